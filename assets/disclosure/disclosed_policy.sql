-- Clause 二(一), 绩效管理相关文件制度: the policy in force, article by article.
select rank, chapter, clause, article, figure, since, source
from this.policy_articles
