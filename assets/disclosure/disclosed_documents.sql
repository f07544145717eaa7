-- Clause 二(一), 绩效管理相关文件制度: the bureau's own documents that may be shown, the newest first. `file` is where they lie in the
-- public part of the publication.
select
    row_number() over (order by issued_on desc, title, sha256) as rank,
    title,
    issued_on,
    concat('policy/', left(sha256, 16), lower(regexp_extract(file, '\.[^.]*$'))) as file,
    size,
    sha256
from this.bureau_documents
where refused_zh is null
