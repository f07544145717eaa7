"""Words of the sample city: departments, their units, what their projects do and how they explain themselves.

Here: word lists alone, all made up. Not here: which project gets which words (`city`) or fares how (`scenarios`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """What a project does: its name, its spending content (支出内容), what it counts and in which unit, its benefit."""

    name: str
    content: str
    counted: str
    unit: str
    benefit: str


GENERAL = (
    Work("业务信息系统运行维护", "信息系统运维", "运维系统数量", "套", "系统使用单位"),
    Work("干部职工专项培训", "专项培训", "培训人次", "人次", "培训覆盖单位"),
    Work("办公用房维修改造", "房屋维修", "维修面积", "平方米", "受益工作人员"),
    Work("执法检查装备购置", "装备购置", "购置装备数量", "台", "装备使用人员"),
    Work("政策宣传与普法", "宣传普法", "宣传活动场次", "场次", "受众人数"),
    Work("聘用第三方服务", "委托业务", "完成报告数量", "份", "服务单位数量"),
)

SECTORS: dict[str, tuple[Work, ...]] = {
    "education": (
        Work("义务教育学校营养改善", "学生营养膳食", "受益学生人数", "人", "受益家庭"),
        Work("中小学校舍安全提升", "校舍维修加固", "加固校舍面积", "平方米", "受益师生"),
        Work("乡村教师支持计划", "乡村教师补助", "补助教师人数", "人", "受益乡镇学校"),
        Work("职业教育实训基地", "实训基地建设", "建设实训室数量", "间", "实训学生"),
    ),
    "health": (
        Work("基本公共卫生服务", "公共卫生服务", "服务居民人次", "人次", "受益居民"),
        Work("基层医疗能力提升", "基层医疗设备", "配备设备数量", "台", "受益卫生院"),
        Work("免疫规划与疾病防控", "疫苗接种", "接种人次", "人次", "覆盖人口"),
    ),
    "water": (
        Work("灌区节水改造", "灌区渠道改造", "改造渠道长度", "公里", "受益灌溉面积"),
        Work("农村饮水安全巩固提升", "饮水管网", "改造管网长度", "公里", "受益人口"),
        Work("水土保持综合治理", "水土保持", "治理面积", "公顷", "受益村庄"),
    ),
    "agriculture": (
        Work("高标准农田建设", "高标准农田", "建成面积", "亩", "受益农户"),
        Work("特色产业提质增效", "产业奖补", "奖补经营主体", "户", "带动农户"),
        Work("动物疫病强制免疫", "疫病防控", "免疫畜禽数量", "万头", "覆盖养殖户"),
    ),
    "transport": (
        Work("农村公路日常养护", "公路养护", "养护里程", "公里", "受益乡镇"),
        Work("城乡公交运营补助", "公交补助", "补助车辆数量", "辆", "年客运人次"),
        Work("危桥改造", "桥梁改造", "改造桥梁数量", "座", "受益群众"),
    ),
    "welfare": (
        Work("困难群众救助", "社会救助", "救助人次", "人次", "救助家庭"),
        Work("养老服务设施建设", "养老设施", "新增床位数量", "张", "服务老人"),
        Work("残疾人康复服务", "康复服务", "康复人次", "人次", "受益残疾人"),
    ),
    "city": (
        Work("老旧小区改造", "小区改造", "改造户数", "户", "受益居民"),
        Work("城市道路保洁", "道路保洁", "保洁面积", "万平方米", "受益街道"),
        Work("园林绿化养护", "绿化养护", "养护绿地面积", "万平方米", "受益社区"),
    ),
    "environment": (
        Work("大气污染防治", "大气监测治理", "治理项目数量", "个", "优良天数"),
        Work("退化草原生态修复", "草原修复", "修复面积", "公顷", "受益牧户"),
        Work("环境监测能力建设", "监测设备", "监测站点数量", "个", "发布监测数据"),
    ),
    "culture": (
        Work("文物保护修缮", "文物修缮", "修缮文物点数量", "处", "接待参观人次"),
        Work("公共文化惠民演出", "惠民演出", "演出场次", "场次", "观众人次"),
        Work("全域旅游宣传推广", "旅游推广", "推介活动次数", "次", "接待游客"),
    ),
    "industry": (
        Work("科技成果转化", "科技奖补", "转化成果数量", "项", "新增产值企业"),
        Work("电子商务进农村", "电商服务", "服务站点数量", "个", "带动就业"),
        Work("中小企业发展专项", "企业扶持", "扶持企业数量", "家", "新增就业"),
    ),
    "order": (
        Work("智慧平台运维", "平台运维", "接入点位数量", "个", "处置事件"),
        Work("防灾减灾物资储备", "应急物资", "储备物资数量", "件", "覆盖乡镇"),
        Work("基层治理网格化服务", "网格服务", "网格员人数", "人", "服务居民"),
    ),
}

DEPARTMENTS: tuple[tuple[str, str], ...] = (
    ("市教育局", "education"),
    ("市水务局", "water"),
    ("市卫生健康委员会", "health"),
    ("市农业农村局", "agriculture"),
    ("市交通运输局", "transport"),
    ("市民政局", "welfare"),
    ("市住房和城乡建设局", "city"),
    ("市生态环境局", "environment"),
    ("市文化旅游广电局", "culture"),
    ("市科学技术局", "industry"),
    ("市公安局", "order"),
    ("市人力资源和社会保障局", "welfare"),
    ("市自然资源局", "environment"),
    ("市林业和草原局", "environment"),
    ("市应急管理局", "order"),
    ("市商务局", "industry"),
    ("市工业和信息化局", "industry"),
    ("市市场监督管理局", "order"),
    ("市综合执法局", "city"),
    ("市体育局", "culture"),
    ("市司法局", "order"),
    ("市退役军人事务局", "welfare"),
    ("市医疗保障局", "health"),
    ("市乡村振兴局", "agriculture"),
    ("市发展和改革委员会", "industry"),
    ("市审批服务管理局", "order"),
    ("市统计局", "industry"),
    ("市审计局", "order"),
    ("市信访局", "order"),
    ("市残疾人联合会", "welfare"),
    ("市妇女联合会", "welfare"),
    ("市总工会", "welfare"),
    ("市融媒体中心", "culture"),
    ("市图书馆", "culture"),
    ("市职业技术学校", "education"),
    ("市人民医院", "health"),
    ("市疾病预防控制中心", "health"),
    ("市公路管理段", "transport"),
    ("市园林管理所", "city"),
    ("市供销合作社", "agriculture"),
    ("市气象局", "environment"),
    ("市档案馆", "culture"),
    ("市机关事务服务中心", "city"),
    ("市投资促进局", "industry"),
    ("市网络信息中心", "order"),
    ("市消防救援支队", "order"),
    ("市中心血站", "health"),
    ("市老干部活动中心", "welfare"),
)

UNIT_KINDS = ("服务中心", "信息中心", "执法支队", "技术推广站", "第一分中心", "第二分中心")
PHASES = ("一期", "二期", "三期", "四期", "五期", "六期")
PERSONNEL = Work("人员工资及社会保障缴费", "人员经费", "保障人数", "人", "保障单位")
OFFICE = Work("单位日常公用经费", "日常公用", "保障人数", "人", "保障单位")
CLASSIFIED = Work("专项任务保障", "专项任务", "保障任务次数", "次", "保障单位")

SHORTFALL_REASONS = (
    "受审批流程影响开工较晚，下一步倒排工期",
    "招标流标一次，已重新组织采购，尽快完成",
    "部分任务跨年实施，下年度继续推进",
    "资金下达较晚，已与主管部门沟通加快进度",
    "需求调研不充分，将完善方案并调整指标",
)
OPINIONS = (
    "佐证材料齐全，得分合理",
    "部分佐证材料不足，予以核减",
    "指标设置偏低，产出质量有待提高",
    "实施效果未达预期",
)
EXCEPTION_REASONS = ("民生保障支出，合同已签订", "上级配套资金要求", "收尾工程，停建损失较大")
OFFICIALS = ("王局长", "李副局长", "张科长")


def department(number: int) -> tuple[str, str]:
    """Return name and sector of the department with this number, counted from 0; beyond the list they are numbered."""
    if number < len(DEPARTMENTS):
        return DEPARTMENTS[number]
    sectors = list(SECTORS)
    return f"市第{number - len(DEPARTMENTS) + 1}直属事业单位", sectors[number % len(sectors)]
