"""Sure patterns and hints: what a sentence asks for when its words leave no doubt, and what speaks for or against.

A rule must never fire on a sentence that merely talks about the thing; what is only likely is a hint, a small bonus
on the router's cosine similarities.
"""

import re
from dataclasses import dataclass

from vr_assistant.mind.understanding.numbers import find_max_price
from vr_assistant.mind.understanding.tools import NONE

_PLEASE = r"(?:(?:please|okay|ok|alright|now|so|well|yes|yeah|and|then|also|great|good|perfect|just|actually|hey|no)[,.!]?\s+)*"
_ASK = r"(?:(?:can|could|would|will) (?:you|we|i)(?: please| just)? |i(?:'d| would) like (?:you )?to |i want (?:you )?to |i need to |let(?:'s| us| me) |would you mind |be so kind (?:and|as to) )?"
_START = rf"^{_PLEASE}{_ASK}(?:please )?"
_CART = r"(?:my |the |our )?(?:(?:shopping|virtual) )?(?:cart|basket|trolley|bag)"
_CART_ZH = r"(?:购物车|购物篮|篮子|车里|购物袋|车子里)"


@dataclass(frozen=True, slots=True)
class Grounding:
    """What of the sentence is known to the town, the shops and the conversation."""

    has_place: bool = False
    """A place is called by its name."""
    has_need: bool = False
    """A place serves what the user needs."""
    has_product: bool = False
    """A product of the catalogue is named."""
    has_reference: bool = False
    """ "it", "the second one": and something was shown or spoken of."""
    in_cart: bool = False
    """The named product lies in the cart."""
    has_change: bool = False
    """A time of day or a weather is named."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.I)


_STOP = _any(
    rf"{_START}(?:stop|halt|quit|cancel|end|abort)(?: (?:it|now|here|there|walking|leading|guiding|navigating|following|the (?:route|navigation|guid\w+|tour|walk|trip|directions?)|navigation|guiding me|leading me|showing (?:me )?the way))*(?: please)?[.!]*$",
    r"\b(?:don't|do not) want to go (?:there|any ?where|any ?more)\b|\bnot go(?:ing)? there (?:any ?more|after all)\b",
    r"\b(?:stop|quit|cancel|end) (?:the )?(?:guid\w+|lead\w+|navigat\w+|route|directions)",
    r"\b(?:don't|do not|no need to|needn't) (?:take|lead|guide|bring|walk) (?:me|us)\b",
    r"^(?:停|停下|停下来|停一下|停止|别走了|不走了|站住)[吧了。！!]*$",
    r"(?:停止|结束|取消|关闭|关掉|退出)(?:导航|带路|引路|领路|路线|指路)|(?:别|不用|不要|不必|不需要)(?:再)?(?:带路|领路|引路|指路|导航|带我去|带我走|领我)|(?:导航|路线)(?:关|停|取消)",
)
_UNDO = _any(
    rf"{_START}(?:undo|revert)\b",
    rf"{_START}take (?:that|it) back[.!]*$",
    r"撤[销消回]|还原",
    r"^(?:请)?(?:改|变|退|倒)回(?:去|来|上一步)",
)
_CHECK_OUT = _any(
    r"\bcheck ?out\b(?! (?:the|this|that|these|those|some|what|how|a|an)\b)",
    rf"{_START}pay\b",
    r"\b(?:i'm |am )?ready to pay\b|\bplace (?:the|my) order\b|\bproceed to (?:payment|the (?:till|checkout))|\bring (?:me|it|this) up\b",
    rf"\bpay for (?:{_CART}|everything|it all|these|them|all)",
    r"结[账帐算]|买单|埋单|付[款钱账]|下单了?$|提交订单|确认(?:订单|购买)|去收银",
)
_NOT_CHECK_OUT = _any(
    r"how much|what time|\b(?:don't|not|never|wasn't)\b|yesterday|last (?:week|time)",
    "不想|不要|不用|还没|别|昨天|上次",
)

_VIEW_CART = _any(
    rf"\b(?:show|open|see|view|check|read|list|display|bring up|look (?:at|in|into)|review|pull up)(?: me| us| out)?(?: what(?:'s| is| i have)?(?: in| inside)?| everything in| the contents of| all in)? {_CART}\b",
    rf"\b(?:what|which|how (?:many|much)|anything|something)\b[^,.]* (?:in|inside|into) {_CART}\b",
    rf"^{_PLEASE}{_CART}(?: please)?[.!?]*$",
    rf"\bhow much (?:is|are|does|do|costs?)\b.* {_CART}\b|\btotal\b.* {_CART}\b|\b{_CART} total\b",
    r"(?:一共|总共|总计)(?:要|得|需要|是)?(?:付|花|多少钱)",
    rf"{_CART_ZH}(?:里|中)?(?:面)?(?:现在|目前)?(?:有|都有|是|放了|装了|已经有)?(?:什么|啥|哪些|多少|几)",
    rf"(?:看看|看一下|看下|查看|打开|显示|瞧瞧|检查|看一看|念一?下|列出)(?:一?下)?(?:我的|我们的)?{_CART_ZH}",
    rf"^(?:我的)?{_CART_ZH}(?:呢)?[。？?]*$",
)
_OUT_OF_CART = _any(
    rf"\b(?:remove|take|delete|drop|put|throw|kick|get|pull|leave|clear)\b.*\b(?:from|out of|off|out from) {_CART}\b",
    rf"\b(?:empty|clear(?: out)?|clean out) {_CART}\b",
    rf"(?:从|把).*{_CART_ZH}.*(?:拿掉|删|去掉|移|拿出|取出|清空|拿走|去除|扔|减)",
    rf"(?:清空|删掉?|删除|移除|去掉|取消|减掉){_CART_ZH}|{_CART_ZH}.*(?:都不要|全删|清空|少放)",
)
_INTO_CART = _any(
    rf"\b(?:add|put|throw|place|toss|drop|stick|pop)\b.*\b(?:to|in|into|inside) {_CART}\b",
    rf"(?:放|加|丢|装|添)[^,，。]{{1,14}}(?:到|进|入|在)(?:我的)?{_CART_ZH}",
    rf"(?:加入?|放入?|添加|加到|放到|加进|放进|丢进|装进).{{0,4}}{_CART_ZH}|{_CART_ZH}.{{0,4}}(?:里)?(?:加|放|添加?|来)(?!了)",
)
_BUY = _any(
    r"\b(?:i'll|i will|we'll|we will|i am going to|i'm going to|i'd like to|i would like to|i want to|let me|can i|could i) (?:take|have|buy|get|purchase|order)\b",
    rf"{_START}(?:buy|purchase|order|add|give me|get me)\b",
    r"\bi(?:'m| am) (?:taking|buying)\b",
    r"(?:就|我|那)?(?:要|买)(?:了|下)?(?:这|那|第|最后|红|蓝|绿|黑|白|黄)|我要了|我买了|就买|就要|再?来[一两二三四五六七八九十\d]|帮我买[一两二三四五六七八九十\d]|再?加[一两二三四五六七八九十\d]",
)
_WINDOW_SHOP = _any(
    r"\b(?:have|take|get) (?:a |another |one )?(?:\w+ )?(?:look|walk|break|rest|seat|think|nap|picture|photo|shower|bath|bus|train|taxi)\b",
    r"\b(?:some|any|gift|present|something|anything|ideas?|new)\b",
    "什么|一些|礼物|点.*?用的|有没有|有.*吗|哪",
)

_LEAD = _any(
    rf"{_START}(?:take|bring|lead|guide|walk|direct|accompany|get|escort|show) (?:me|us)\b.*\b(?:to|towards?|back|home|over|way|there|how)\b",
    rf"{_START}(?:go|walk|head|navigate|return|stroll|move)(?: on| back| over| down| up)?(?: together)? (?:to|towards?|there|home|into)\b",
    r"\b(?:i|we) (?:want|need|have|would like|'d like|wanna|gotta|must)(?: to)? (?:(?:go|get|walk|head|visit|see) )?(?:back |over )?(?:to|visit)\b",
    r"\b(?:way|route|directions?|path) to\b|\bhow (?:do|can|could|would|should) (?:i|we|you) (?:get|go|walk|find)\b|\bwhich way\b|\bvisit\b",
    r"^(?:where(?:'s| is)|where can i find) (?:the |a )?[\w ]+\?*$",
    r"\b(?:swing|drop|stop|pop|pass|nip) (?:by|over to|in at|round to)\b",
    r"^(?:请|麻烦|你|可以|能不能|能|帮我|可不可以|快|那|好|现在)*(?:带|领|陪|送|引导?|导航)(?:着)?(?:我们?|咱们?|一下)?(?:一起)?(?:去|到|回|过|走|往)",
    r"(?:我们?|咱们?|我想|想|要|我要|一起|现在|先|再|那)?(?:想|要|一起|先)*(?:去|到|回到?|往)(?!年|世|头|哪)",
    r"怎么(?:走|去|到)|(?:在哪|哪里|哪儿)|的路",
)
_QUESTION_HOURS = _any(
    r"\b(?:when|what time|until when|how late|how early|opening hours?|closing time|hours)\b|\b(?:open|close|closes|opens|closed)\b[^,.]*\?|\bis\b.*\b(?:open|closed)\b",
    "几点|什么时候|营业|开门|关门|打烊|开放时间|多久关|开着|开不开|关了",
)
_QUESTION_FACT = _any(
    r"^(?:and |so |hey )?(?:who|whose|why|when|how (?:tall|high|old|deep|far|long|big|heavy|many|hot|cold|fast|large)|what(?:'s| is| are| was| were)? (?:the )?(?:capital|price|history|meaning|difference|population|height|age|story|name of)|what year|tell me (?:about|something about|more about))\b",
    r"\bhow much (?:is|are|does|do|for|would)\b|\bwhat does .* cost\b|\bi(?:'m| was)? wonder(?:ing)?\b",
    r"多[高大长远重深老少快久](?!的)|谁|为什么|是什么意思|怎么形成|首都|多少钱|什么价|哪一年|哪年|历史|来历|的故事|由来",
)
_ABOUT_YOU = _any(
    r"\b(?:do|are|can|could|have|did|would|were|will) you (?:ever |really |also |even )?(?:like|love|hate|enjoy|think|feel|sleep|eat|dream|believe|human|real|a |an |alive|happy|sad|tired|ok|okay|there|listening|hear|understand|speak|remember|married|dance|sing|play|know any (?:jokes|songs|stories)|smart|busy)\b",
    r"\b(?:what|who|how|where|why|when)(?:'s|'re| is| are| do| did| were| was)? (?:you|your)\b(?! (?:sell|have|carry|stock|shop|store|prices?|opening))",
    r"\b(?:tell|sing|say|read|give) (?:me |us )?(?:a |an |another |some |something )?(?:joke|story|song|poem|riddle|fairy tale|bedtime|funny|nice things?|fun fact|interesting)",
    r"\b(?:make me laugh|cheer me up|talk to me|chat with me|let's (?:just )?(?:chat|talk)|entertain me)\b",
    r"(?:讲|说|来)(?:一?个|段|点)(?:别的)?(?:笑话|故事|谜语|段子|有趣)|唱(?:首|一首|个)?歌|陪我(?:聊|说|玩)|聊(?:聊天|会儿天)|(?<!给)你(?:是|叫|几岁|多大|喜欢|爱|觉得|会不会|累不累|开心|高兴|好吗|住哪|有没有(?:朋友|家|男|女|梦|感情)|听得到|在吗|睡|吃饭)(?!.*(?:卖|带))",
)
_GREETING = _any(
    r"^(?:hi|hello|hey|howdy|greetings|good (?:morning|afternoon|evening|night|day)|bye|goodbye|bye bye|see you.*|thanks?.*|thank you.*|cheers|sorry.*|welcome|nice to meet you.*|how are you.*|how(?:'s| is) it going.*|what's up|you're (?:welcome|great|funny|nice|the best|awesome|sweet)|well done|great job|good job|okay|ok|all right|alright|fine|cool|wow.*|haha.*|yes|yeah|yep|no|nope|maybe|hmm|i see|never ?mind|no thanks?(?: you)?|got it|sounds good|right|really|oh|amazing|nice|congratulations)(?: there| aria| everyone| again| then| so much| my friend| buddy| today| to you)*[.!?, ]*$",
    r"^(?:算了|没什么|没事)[,，]?(?:没什么|没事|随便说说)?[吧了啦。!！]*$",
    r"^(?:你好|您好|嗨|哈喽|早上好|早安|晚安|下午好|晚上好|中午好|再见|拜拜|谢谢.*|多谢.*|谢了|对不起|不好意思|没关系|没事|好的|好吧|好|行|嗯|哦|是的|对|不|不用了?|不用谢|哈哈+|哇.*|真棒|太好了|太棒了|辛苦了|明白了|知道了|可以|没问题|真的吗|是吗)[啊呀吧呢了哦你您。！!？?，, ]*$",
)
_STORY = _any(
    r"^(?:well |so |you know )?(?:yesterday|last (?:night|week|year|month|summer|winter)|the other day|when i was|once|years ago|this morning i)\b",
    r"^(?:i|we|my \w+|he|she|they) (?:just )?(?:went|bought|saw|had|was|were|used to|visited|walked|found|met|ate|told|watched|read|heard|dreamt|dreamed|spent|painted|grew|works?|lives?|lived|loves?|hates?|thinks?|said|says|always|never|often|usually|feel|felt|am so|am very|am really)\b",
    r"^(?:i'm|i am) (?:so |very |really |a bit |feeling )?(?:happy|sad|tired|bored|lonely|stressed|excited|nervous|fine|good|great|okay|angry|worried|in love|proud|sleepy|exhausted)\b",
    r"^(?:my \w+|i|we|he|she|they) (?:has|have|is|are|was|were) (?:a|an|the|so|very|always|also|called|named|at home|from)\b",
    r"^(?:我|我们|我的?[\u4e00-\u9fff]{1,3}|他|她)?(?:昨天|上周|上个?月|去年|前天|小时候|以前|刚才在家|今天早上)",
    r"^(?:我|我们)?(?:妈|爸|姐|哥|弟|妹|家里?|家的|朋友|同事|老板|奶奶|爷爷|邻居)[\u4e00-\u9fff]{0,4}(?:有|是|叫|说|在|也)",
    r"^(?:我|我的?(?:妈妈|爸爸|姐姐|哥哥|弟弟|妹妹|朋友|同事|老板|老师|奶奶|爷爷))(?:今天|最近)?(?:很|非常|特别|好|真|有点|太|总是|经常|喜欢|爱|讨厌|觉得|去过|买过|看过|吃过)",
)
_WISH = _any(
    r"[?？]|\b(?:please|can you|could you|take me|bring me|show me|lead|where|is there|let's|i want|i need|i'd like|any)\b",
    "带|哪|请|帮|吗|想要|我要|我想|来[个点一]|找|有没有|呢",
)
_HANDS_OFF = _any(
    r"^(?:please |no,? )?(?:don't|do not|never|stop trying to) (?:add|buy|put|order|do|change|remove|delete|create|make|show|touch|move|place|purchase)\b",
    r"\bi (?:don't|do not) (?:want|need) (?:to (?:buy|go|see|do|add|order|have|change|talk)|anything|it to)\b(?!.*\b(?:any ?more|after all)\b)",
    r"^(?:请)?(?:不要|别|不用|先别|先不要)(?:买|加|放|动|改|删|换|创建|显示|说)(?!.*了[吧。！!]*$)",
    r"(?:什么都|什么也)不(?:想|要|用)",
)

_SCENE_VERB = _any(
    rf"{_START}(?:create|spawn|build|conjure|generate|plant|place|set up|hang|insert|summon|erect|put up)\b",
    rf"{_START}(?:put|add|make|drop)\b.*\b(?:here|there|next to|in front of|behind|beside|near|on the|on top|by the|against|above|under|between|in the (?:corner|middle|centre|center|room|sky|square|garden|air)|around|to the (?:left|right)|over)\b",
    r"(?:放|摆|建|造|种|立|挂|搭|创建|生成|变出?|添加|加|做|画|召唤).{0,3}(?:一|两|三|几|些|个)|在.{1,12}(?:放|摆|建|造|种|立|挂|搭|加|创建|生成|添加)",
)
_THING_SOMEWHERE = _any(
    r"\b(?:an?|some|one|two|three|four|five|another)\s+(?!look\b|walk\b|seat\b|table for\b)[\w-]+(?:\s+[\w-]+){0,3}\s+(?:above|next to|beside|in front of|"
    r"behind|on top of|near|over|under|around|between|against|in the (?:corner|middle|centre|center|air|sky)|on the (?:ground|grass|floor|table|wall|roof|left|right)|right here|over there)\b"
)
"""A thing and where it is to be: "a sofa in the corner"."""
_LEAD_ME = _any(
    rf"{_START}(?:take|bring|lead|guide|walk|escort|accompany) (?:me|us) (?:back |over |up |down )?(?:to|towards)\b",
    r"^(?:请|麻烦你?|你|可以|能不能|能|可不可以|快|那|好|现在)*(?:带|领|陪|送)我们?(?:去|到|回到?)(?!购物车|收银|一下$)",
)
"""Asks to be led, wherever to; an unknown place is asked back."""
_SOMEWHERE = _any(
    r"\b(?:somewhere|anywhere|a (?:\w+ )?place|where (?:can|could|do|would|should|might) (?:i|we|one|people|you)|nearest|closest|who (?:can|could|fixes|repairs|mends))\b",
    r"(?:哪里|哪儿|什么地方|哪)(?:可以|能|有)|找个.*地方|附近.*(?:有|哪)|能修|去哪|哪里.*(?:吃|喝|修|住|看)",
)
_SHOW_GOODS = _any(
    r"\b(?:do you (?:have|sell|carry|stock)|have you got|got (?:any|some|something|anything)|show me|looking for|in the market for|recommend|compare|"
    r"(?:a|another) look at|find me|search|browse|gifts?|presents?|any ideas?|what (?:kind|sort)s? of|need (?:a |some |something)|something (?:for|to|against))\b",
    r"有没有|有什么|推荐|看看|看一?下|找[几一个些点]|送.{0,6}(?:什么|啥|好)|礼物|想买|哪些|有.{1,8}吗|卖.{1,8}吗",
)

_GIVE_AWAY = _any(
    rf"{_START}(?:remove|delete|erase|destroy|demolish|tear down|take down|clear|get rid of|clean up|wipe)\b",
    rf"{_START}take .*\baway\b|\b(?:disappear|vanish|go away)\b",
    r"(?:移走|删除|删掉|去掉|拿走|搬走|移除|清除|清空|拆掉|拆了|撤掉|撤走|消失|弄走|拿开|删了)",
)
_CHANGE_SKY = _any(
    rf"{_START}(?:make|turn|change|set|switch|let|give|bring|start|stop|put|show)\b",
    r"\bi(?:'d| would)? (?:like|want|prefer|love)\b|\b(?:could|can) (?:we|you|it)\b|\bhow about\b|\btoo (?:dark|bright|sunny|hot|cold)\b",
    r"换|变|调|改|设|让|下[场点]|来[点场]|想要|停|给我|太亮|太暗|太黑|别下|切换|弄成|搞成|出来|下山|落山",
)
_SKY_TALK = _any(
    r"\b(?:yesterday|last|when i|tomorrow|next week|forecast|at home|outside my|i think|today was|good (?:morning|night|evening)|will it|is it)\b",
    "昨天|明天|昨晚|听说|老家|天气预报|会不会|今天天气|早上好|晚上好|晚安",
)
_AROUND = _any(
    r"\b(?:what am i looking at|where am i|where are we|what(?:'s| is) (?:around|near|behind|in front of|beside|next to|on my|to my|that (?:building|house|thing|over)|this (?:building|place|thing))|what (?:can|do) (?:you|i|we) see|describe (?:the|what|this|my|our)|look around|(?:which|what) (?:shops|places|buildings) are)\b",
    r"我(?:们)?(?:现在)?(?:在哪|在什么地方)|(?:这|那)(?:里|儿)?是(?:什么地方|哪)|(?:面前|前面|周围|附近|左边|右边|后面|眼前|旁边|身边|四周)(?:的)?(?:那个|这个)?(?:有什么|是什么|有哪些|都有)|描述|你?(?:能)?看(?:到|见)了?(?:什么|哪些)",
)


def decide(text: str, known: Grounding) -> str | None:
    """The tool, or `none`, when the wording leaves no doubt; else None.

    The order matters: cart and till before the scene, small talk before questions.
    """
    if _GREETING.search(text):
        return NONE
    if _STOP.search(text) and not known.has_change:
        return "stop_guiding"
    if _UNDO.search(text):
        return "undo"
    if _HANDS_OFF.search(text):
        return NONE
    if _OUT_OF_CART.search(text):
        return "remove_from_cart"
    if _VIEW_CART.search(text):
        return "view_cart"
    if _INTO_CART.search(text):
        return "add_to_cart"
    if _CHECK_OUT.search(text) and not _NOT_CHECK_OUT.search(text):
        return "check_out"
    if _ABOUT_YOU.search(text) and not known.has_place:
        return NONE
    if _STORY.search(text) and not _WISH.search(text):
        return NONE
    if known.has_change and _CHANGE_SKY.search(text) and not _SKY_TALK.search(text) and not known.has_place:
        return None if _SCENE_VERB.search(text) and known.has_product else "set_environment"
    if known.has_place and _QUESTION_HOURS.search(text):
        return "look_up"
    if _AROUND.search(text) and not known.has_product and not _QUESTION_HOURS.search(text):
        return None if known.has_place else "describe_view"
    if _QUESTION_FACT.search(text) and not _LEAD.search(text):
        return "look_up"
    if _LEAD_ME.search(text):
        return "navigate_to"
    if known.has_place and _LEAD.search(text) and not _STORY.search(text) and not _SCENE_VERB.search(text):
        return "navigate_to"
    if known.has_need and not known.has_product and _SOMEWHERE.search(text) and not _STORY.search(text):
        return "navigate_to"
    if _BUY.search(text) and (known.has_product or known.has_reference) and not _WINDOW_SHOP.search(text):
        return "add_to_cart"
    return None


HINT = 0.02
"""In cosine similarity: as much as separates a sure decision from a doubtful one."""


def hints(text: str, known: Grounding) -> dict[str, float]:
    """What speaks for (+) or against (-) each tool, to be added to the router's scores."""
    bonus: dict[str, float] = {}

    def add(tool: str, value: float) -> None:
        bonus[tool] = bonus.get(tool, 0.0) + value

    names_cart = re.search(rf"\b{_CART}\b|{_CART_ZH}|订单|\border\b", text, re.I) is not None
    if not names_cart:
        add("view_cart", -HINT)
        add("check_out", -HINT)
        add("remove_from_cart", HINT / 2 if known.in_cart else -HINT)
    if not (known.has_place or known.has_need):
        add("navigate_to", -HINT)
    if known.has_place or known.has_need:
        add("navigate_to", HINT / 2)
        add("place_object", -HINT / 2)
    if _LEAD.search(text) and (known.has_place or known.has_need):
        add("navigate_to", HINT / 2)
    if known.has_product:
        add("search_products", HINT / 2)
    wants_to_buy = _BUY.search(text) is not None and not _WINDOW_SHOP.search(text)
    if wants_to_buy and known.has_product:
        add("add_to_cart", HINT / 2)
    elif not wants_to_buy and not names_cart:
        add("add_to_cart", -HINT / 2 if known.has_reference else -HINT)
    if _SHOW_GOODS.search(text) or find_max_price(text) is not None:
        add("search_products", HINT)
    if _SOMEWHERE.search(text) and known.has_need:
        add("navigate_to", HINT)
    if _THING_SOMEWHERE.search(text) and not _STORY.search(text):
        add("place_object", HINT)
    if _BUY.search(text) and known.has_reference:
        add("add_to_cart", HINT)
    if not known.has_change:
        add("set_environment", -HINT)
    elif _CHANGE_SKY.search(text) and not _SKY_TALK.search(text):
        add("set_environment", HINT)
    if _SCENE_VERB.search(text):
        add("place_object", HINT)
    if _GIVE_AWAY.search(text):
        add("remove_object", HINT)
        add("place_object", -HINT)
    if _QUESTION_FACT.search(text) or _QUESTION_HOURS.search(text):
        add("look_up", HINT)
    if _AROUND.search(text):
        add("describe_view", HINT)
    if _STORY.search(text):
        add(NONE, HINT)
    if _ABOUT_YOU.search(text):
        add(NONE, HINT)
    return bonus
