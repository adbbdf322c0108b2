"""The safety gate: what a message says about someone's safety, told by rules before anything else looks at it.

It runs first, keeps nothing and asks nobody. It is made to be wrong on the careful side: a false alarm costs a kind
card, a miss may cost more. Rules know English and some German, and only what they were told: they are no diagnosis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, IntEnum

from core.coaching.plain_text import plain


class Level(IntEnum):
    """How much danger a message tells of."""

    NONE = 0
    DISTRESS = 1
    """Someone suffers: a soft check-in."""
    IDEATION = 2
    """Thoughts of dying or of self-harm: help comes first."""
    IMMINENT = 3
    """A plan, means at hand or an act: help now."""


class Topic(Enum):
    """What a coach of habits must not coach."""

    EATING = "eating"
    MEDICAL_EMERGENCY = "medical_emergency"
    MEDICAL_ADVICE = "medical_advice"
    VIOLENCE = "violence"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the gate found; `about_another` means that the writer worries about someone else."""

    level: Level = Level.NONE
    topics: frozenset[Topic] = frozenset()
    about_another: bool = False

    @property
    def needs_help_first(self) -> bool:
        """Whether a card with help takes the place of any coaching; such a message is neither kept nor sent on."""
        return self.level >= Level.IDEATION or bool(self.topics - {Topic.MEDICAL_ADVICE})


def assess(text: str) -> Assessment:
    """Read a message. Clauses are judged one by one, so that a joke in one does not hide another."""
    level, topics, about_another = Level.NONE, set[Topic](), False
    for clause in filter(None, _CLAUSES.split(plain(text))):
        said = _FIGURES_OF_SPEECH.sub(" ", clause)
        found = next((step for step, pattern in _LEVELS if pattern.search(said)), Level.NONE)
        if found is Level.IDEATION and _DENIED.search(said) and not _WANTS_NOT_TO_LIVE.search(said):
            found = Level.DISTRESS  # who denies it unasked is worth a check-in, not a hotline
        if found >= Level.IDEATION and _SOMEONE_ELSE.search(clause) and not _ONESELF.search(clause):
            about_another = True
        level = max(level, found)
        topics |= {topic for topic, pattern in _TOPICS if pattern.search(said)}
    return Assessment(level, frozenset(topics), about_another)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_CLAUSES = re.compile(r"(?<=[.!?;])\s+|\n+|\bbut\b|\baber\b")
_PERSON = (
    r"(?:friend|brother|sister|sibling|mum|mom|mother|dad|father|partner|wife|husband|boyfriend|girlfriend|"
    r"roommate|flatmate|son|daughter|kid|child|cousin|colleague|coworker|teammate|mate|buddy|student|"
    r"neighbou?r|ex)"
)
_SOMEONE_ELSE = _any(
    rf"\b(?:my|a|our|his|her) {_PERSON}\b",
    r"\b(?:someone|somebody|a user|a member) (?:i know|here|in|on|told|is|was|wants|said)\b",
    r"\b(?:he|she|they) (?:just )?(?:said|says|told me|texted|wrote|posted)\b",
    r"\bmein(?:e|er|en)? "
    r"(?:freund|freundin|bruder|schwester|mutter|vater|partner|partnerin|kollege|kollegin)\b",
)
_ONESELF = _any(
    r"\bmyself\b",
    r"\bi(?:'m| am)? (?:\w+ ){0,2}(?:want|wish|rather|suicidal|hope)\b",
    r"\bich (?:will|möchte|wäre|kann nicht|denke)\b",
)

_SOON = r"(?:tonight|now|today|tomorrow|soon|this (?:morning|afternoon|evening|weekend)|in an hour|heute|jetzt|morgen)"
_DYING = (
    r"(?:do it|kill myself|end it(?: all)?|die|be dead|end my life|take my life|hurt myself|mich umbringen)"
)
_MEANS = r"(?:pills?|tablets?|meds|gun|rope|noose|knife|razor|blade|bleach)"

_IMMINENT = _any(
    rf"\b(?:{_DYING})\b.{{0,30}}\b{_SOON}\b",
    rf"\b{_SOON}\b.{{0,30}}\b(?:kill(?:ing)? myself|end(?:ing)? (?:it all|my life)|take my (?:own )?life)",
    r"\b(?:took|taken|swallowed|taking) (?:all|a "
    r"(?:lot|bunch|handful|bottle)|too many|\d{2,}|the whole|half (?:a|the))\b"
    r".{0,30}\b(?:pills?|tablets?|meds|paracetamol|acetaminophen|tylenol|ibuprofen|capsules|sleeping)",
    r"\b(?:just|already|have|i've) (?:overdosed|cut (?:myself|my wrists?)|tried to (?:kill|hang) myself)",
    r"\b(?:suicide|goodbye|farewell) (?:note|letter)\b|\babschiedsbrief\b",
    r"\b(?:say|said|saying|sent|writing|wrote|written)\b.{0,25}\b(?:my|final|last) goodbyes?\b",
    rf"\b{_MEANS}\b.{{0,15}}\b(?:in my hands?|right here|ready|next to me|in front of me|beside me)\b",
    r"\bthis is (?:my )?(?:goodbye|the end for me)\b",
    r"\b(?:have|got|made|make) (?:a|the|my) plan\b.{0,20}\b(?:to die|to kill|to end it|suicid)",
    r"\b(?:standing|i'm|he's|she's) (?:here )?(?:on|at) (?:the|a) (?:edge of (?:the|a) )?"
    r"(?:bridge|roof|ledge|rooftop|rails|tracks)\b(?! (?:to|with|for|fixing|cleaning|terrace|bar|garden)\b)",
    r"\bnoose\b|\bgoing through with it\b|\bcan't undo\b.{0,30}\bcut\b|\b(?:arms?|wrists?) (?:is|are) cut\b",
    r"\b(?:tonight|midnight|tomorrow|soon) (?:it'll|it will|it'?s going to|everything will) (?:all )?be "
    r"over\b",
    r"\bcar on\b.{0,20}\bgarage\b|\bsorry to everyone\b|\b(?:strick|seil) (?:schon |bereits )?gekauft\b",
    r"\bdamit ich nicht mehr auf(?:wache|stehe)\b",
    r"\b(?:have|got|bought|loaded|tied) the (?:rope|gun|pills|tablets|blade|razor)\b(?! (?:from|at|for"
    r"|in|to|on)\b)",
    r"\b(?:saved|stocked|hoarded) (?:up )?(?:enough |all |my |the )*(?:pills|tablets|meds)\b",
    r"\b(?:drank|drunk|swallowed) (?:some )?(?:bleach|antifreeze|poison|pesticide)\b",
    r"\b(?:took|taken|swallowed)\b.{0,40}\bon purpose\b",
    r"\bmy wrists? (?:is|are|won't stop) bleeding\b|\bcut(?:ting)? (?:myself )?(?:rn|right now)\b",
    r"\bgoodbye (?:everyone|everybody|all|world|forever|to (?:everyone|all of you))\b(?!.{0,15}\b(?:see"
    r"|until|tomorrow|next|for)\b)",
    r"\bthis is my (?:last|final) (?:message|post|text|note|day)\b(?! (?:for|of|at|before|today|tonight"
    r"|in)\b)",
    r"\bwrote (?:the|my|all the) (?:notes|letters)\b.{0,40}\b(?:ready to go|goodbye|sorry|end it)\b",
    r"\b(?:won't|not going to) be (?:here|around|alive) (?:any ?more|any longer|(?:for )?much longer)\b",
    r"\bi'?v?e? ?(?:have )?(?:set|picked|chosen) (?:a|the|my) (?:date|day)\b.{0,40}\b(?:end|die|gone"
    r"|after|here)\b",
    r"\bi'm (?:going to |about to |really )?ending (?:it|everything)\b(?! (?:with|early|at|on|here|for)\b)",
    r"\b(?:i'm|i am|i'll|i will) (?:going to )?(?:hang|shoot|drown|electrocute) myself\b",
    r"\b(?:going to|about to|will|i'll) (?:jump|step|throw myself) (?:off|in front of|under|from) (?:a"
    r"|the)\b",
    r"\bich (?:habe?|hab) .{0,15}\b(?:alle|viele|zu viele|\d{2,}|eine packung|die ganzen?)\b.{0,20}"
    r"\b(?:tabletten|pillen|schlaftabletten|medikamente)\b.{0,25}\b(?:genommen|geschluckt)",
    r"\bich (?:stehe|sitze|bin) .{0,12}\b(?:auf|an) (?:der|dem|den) (?:brücke|dach|gleisen?|geländer)\b",
    r"\b(?:heute|jetzt|gleich|morgen)\b.{0,40}\b(?:umbringen|bring(?:e)? ich mich um|schluss mit allem"
    r"|beende ich)",
    r"\bspringe? (?:ich )?(?:gleich|jetzt|runter|vor den zug)\b|\bpulsadern\b",
    r"\b(?:strick|seil|tabletten|messer|rasierklinge)\b.{0,20}\b(?:liegt|liegen|hängt|hab(?:e)? ich) "
    r"(?:schon |hier |bereit)",
)
_IDEATION = _any(
    r"\bkill(?:ing)? (?:myself|herself|himself|themsel(?:f|ves))\b",
    r"\b(?:hang|shoot|drown|stab|poison|off|electrocute|suffocate) "
    r"(?:myself|herself|himself|themsel(?:f|ves))\b",
    r"\b(?:hurt|harm|cut|burn|injur|chok|scratch|starv)(?:t?ing|e|s)? "
    r"(?:myself|herself|himself|themsel(?:f|ves))\b",
    r"\bself-harm|\bself[- ]injur",
    r"\bsuicid|\bsuizid|\bselbstmord|\bumbringen\b|\bnicht mehr leben\b",
    r"\bmir\b.{0,15}\b(?:das leben nehmen|etwas antun)\b"
    r"|\b(?:will|möchte) (?:nur noch )?(?:sterben|tot sein)\b|\britze?n? mich\b|\bmich (?:zu )?ritzen\b",
    r"(?<!\d )(?<!\d)\bkms\b(?! (?:a|per|each|every|run|ride|today|this|in|at|on)\b)",
    r"\bend(?:ing)? (?:my (?:own )?(?:life|pain)|it all)\b|\btak(?:e|ing) my (?:own )?life\b",
    r"\b(?:want|wish|ready|prefer|hoping|going|like) (?:to|i could) (?:just )?"
    r"(?:die|be dead|not exist|stop existing|disappear for ?ever|never wake up|not wake up)\b",
    r"\bwish i (?:was|were|had|could|would|wasn't|weren't|hadn't)?\s?"
    r"(?:just )?(?:dead|die|not alive|alive|never "
    r"(?:been )?born|been born|never wake|not wake|gone for ?ever)\b",
    r"\b(?:never|not) (?:be|being|to be|been) (?:alive|born)\b",
    r"\b(?:(?:do|does|did)(?:n't| not)|not|no longer) want(?:ing)? to "
    r"(?:live|be alive|exist|go on living|be around|be here|wake up)\b"
    r"(?! (?:at|early|so early|before|until|for|this|that|on|with)\b(?! tomorrow))",
    r"\b(?:rather|better off) (?:be )?dead\b|\bbetter off without me\b",
    r"\bbetter\b.{0,20}\bif i (?:was|were) (?:dead|gone)\b",
    r"\b(?:no|any|little) (?:reason|point)s? (?:to|in|of|for) "
    r"(?:live|living|being alive|going on|existing|me to live)\b",
    r"\b(?:life|living) (?:is|isn't|is not|'s|'s not)\s?(?:not )?worth (?:living|it)\b|\bnot worth living\b",
    r"\bsleep for ?ever\b|\bnever wake up again\b|\bgo to sleep and (?:never|not) wake\b",
    r"\boverdos",
    r"\b(?:jump(?:ing)?|step(?:ping)?|throw(?:ing)? myself) (?:off|in front of|under|from) (?:a |the |my )?"
    r"(?:bridge|building|roof|train|bus|balcony|cliff|tracks|car)",
    r"\b(?:slit|cut)(?:ting)? (?:my|your|the) (?:wrists?|throat|veins?)\b",
    r"\b(?:painless|easiest|quickest|fastest|best|least painful|sure) (?:way|method|drug|pill)s? "
    r"(?:to|of|for) "
    r"(?:die|dying|kill|end|suicide)",
    r"\bvoices?\b.{0,40}\b(?:hurt|kill|die|harm)\b",
    r"\b(?:can'?t|don't) see (?:a|any) (?:reason|point|future) (?:to|in|for) (?:keep|go|carry|stay|liv"
    r"|exist|being alive)",
    r"\b(?:reason|will) to (?:keep (?:on )?liv|stay alive)",
    r"\bctb\b|\bbleed(?:ing)? out\b|\b(?:dark|intrusive) thoughts (?:about|of)\b|\bnot making it to\b",
    r"\b(?:made|had) an attempt\b|\bi attempted (?:last|before|twice|once)\b",
    r"\bmyself (?:being )?alive (?:at|in|past|next)\b|\b(?:not|stopped|stop|quit) existing\b",
    r"\breasons? to stick around\b|\bexcuses to stick around\b|\btired of being (?:here|alive)\b",
    r"\b(?:anyone|nobody|no one|people)\b.{0,20}\b(?:come to|at) my funeral\b|\bminus me\b",
    r"\b(?:keiner|niemand)\b.{0,15}\bvermissen\b|\bwenn es mich nicht (?:gäbe|mehr gäbe)\b|\bvor (?:den"
    r"|einen) zug\b",
    r"\blost (?:the|my|all) (?:will|wish|desire) to live\b",
    r"\b(?:stay|staying) alive (?:like this|any ?more|any longer|much longer|today|tonight)\b"
    r"|\bpoint of (?:being|staying) alive\b",
    r"\b(?:wish|wishing|hope|hoping|pray|praying|prefer)\b.{0,25}\b(?:wouldn't|won't|don't|didn't|not|never) "
    r"(?:ever )?wake up\b(?! (?:at|so|early|before|this|with)\b)",
    r"\b(?:wish|hope|want)\b.{0,20}\b(?:car|bus|truck|train|lightning)\b.{0,15}\b(?:hit|hits|run over"
    r"|kill|kills) me\b",
    r"\b(?:happier|better(?: off)?|easier)\b.{0,20}\b(?:without me|if i (?:was|were|am|just)? ?"
    r"(?:gone|dead|died|not (?:here|around)))\b",
    r"\bif i (?:was|were|just)? ?(?:died|dead|gone|disappeared|vanished)\b(?! (?:in|to|the|all|from)\b)",
    r"\b(?:won't|not) be around (?:much|for long|any) ?(?:longer|more)\b",
    r"\bwant (?:out|to be gone) (?:for good|of (?:this )?life|forever)\b",
    r"\b(?:death|dying|being dead|suicide) (?:feels|seems|sounds|looks|is) (?:like )?(?:the )?"
    r"(?:only|best|easy|peaceful|easier|better|a relief|way out)",
    r"\bthink(?:ing)? (?:of|about) (?:driving|crashing|jumping|stepping|walking) (?:in|into|off|out in "
    r"front)\b",
    r"\bhow (?:many|much)\b.{0,25}\b(?:paracetamol|tylenol|ibuprofen|insulin|pills|tablets|mg)\b.{0,30}"
    r"\b(?:kill|die|lethal|fatal)\b|\blethal dose\b",
    r"\bways? (?:to (?:die|kill (?:my|your)self|end it)|of dying)\b|\boff(?:ing)? yourself\b",
    r"\b(?:burn|burned|burning|cut|cutting|slicing|scratching) (?:my |up my )?(?:arms?|wrists?|legs?"
    r"|thighs?|skin)\b"
    r".{0,60}\b(?:again|helps?|relief|on purpose|cope)\b",
    r"\b(?:urges?|tempted|relapsed?) (?:and |to |in )*(?:self-?harm|cut)\b(?! (?:my|the|a|some|out|down|back|"
    r"sugar|carbs|it|off|through)\b)",
    r"\bs\W?icid(?:e|al)\b|\bsuic?d(?:e|al)?\b|\bsewercid\w*",
    r"\b(?:lieber|besser) tot\b|\bohne mich\b.{0,25}\b(?:besser|leichter|glücklicher)\b",
    r"\b(?:wäre?|will|möchte|wünschte)\b.{0,30}\bnicht mehr (?:da|hier|am leben)\b",
    r"\bnicht mehr auf(?:zu)?wachen\b|\b(?:lebens|ge)müde vom leben\b|\blebensmüde\b",
    r"\bkein(?:en)? (?:sinn|grund)\b.{0,15}\b(?:zu|am|im) leben\b|\bleben\b.{0,20}\bkeinen sinn\b",
    r"\b(?:cuts|scars) on (?:her|his|their|my) (?:arms?|wrists?|legs?|thighs?)\b|\bsee (?:a|any) way out\b",
    r"\bgiving away (?:her|his|their|all) (?:\w+ )?(?:stuff|things|belongings)\b|\bdass (?:er|sie) nicht "
    r"mehr will\b",
    r"\bcrash(?:ed|ing)? (?:my|the) (?:car|bike)\b.{0,40}\b(?:on purpose|into a|not survive|end)\b",
)
_DISTRESS = _any(
    r"\bhopeless|\bworthless\b|\bhoffnungslos|\bwertlos\b",
    r"\b(?:i'm|i am|feel like|being|be) (?:just )?(?:such )?a burden\b",
    r"\bi (?:really |just |so )?hate (?:myself|my life|being me)\b|\bich hasse mich\b",
    r"\bcan'?t (?:go on|keep going|take (?:it|this) any ?more|do this any ?more|cope)\b|\bkann nicht mehr\b",
    r"\bwhat'?s the point (?:of (?:anything|it all|life|living|me)|any ?more)\b",
    r"\bno point (?:any ?more|in anything)\b",
    r"\bnothing left (?:for me|to live|in me)\b|\bgiv(?:e|ing|en) up on (?:life|everything|myself)\b",
    r"\b(?:done|tired|sick) (?:with|of) "
    r"(?:life|living|everything|being alive|it all|existing)\b(?! (?:on|in|for|at|from)\b)",
    r"\bnever (?:going to )?get(?:ting)? (?:any )?better\b",
    r"\b(?:nobody|no one) (?:would|will|'d|'ll)? ?(?:care|notice|miss me|cares)\b",
    r"\b(?:feel|feeling|so) (?:completely |totally |just |so )?(?:empty|numb|broken|trapped)\b(?! "
    r"(?:fingers|hands|toes|stomach|in (?:a|this|the)))",
    r"\b(?:want|need) (?:it|everything|the pain|the thoughts) to (?:stop|end)\b",
    r"\bpanic attacks?\b|\bpanikattacken?\b|\bdepress(?:ed|ion|iv)\b",
    r"\b(?:i'm|i am|i feel like i'm) (?:drowning|falling apart|breaking down)\b(?! (?:in|my|the|a)\b)",
    r"\bcry(?:ing)? (?:myself to sleep|all (?:day|night)|every (?:day|night))\b",
    r"\b(?:just )?want to disappear\b(?! into\b)",
    r"\b(?:everything|life|it all|it's all|all of it) (?:feels?|is|seems?) (?:so |completely |just )?"
    r"(?:pointless|meaningless|too much|dark)\b",
    r"\bcan'?t stop (?:crying|sobbing)\b|\bcr(?:y|ied|ying) (?:all|the whole|for hours|and don't know why)\b",
    r"\bnothing (?:makes me happy|brings me joy|feels good|matters)\b|\b(?:don't|can'?t) feel anything\b",
    r"\b(?:at|reached|near) my (?:breaking point|limit|wits' end)\b",
    r"\b(?:don't|do not) know how to (?:keep going|go on|carry on|cope)\b",
    r"\b(?:feel(?:ing)?|so|completely|totally) (?:so |completely |totally |really )?"
    r"(?:alone|lonely|ashamed|desperate|overwhelmed)\b(?! (?:with|by) (?:choices?|options)\b)",
    r"\bsobbing\b(?! (?:at|over|through|with))|\bspirall?ing\b|\bi'm so low\b|\bsuffocating under\b",
    r"\bdisappointment to (?:everyone|my|them)\b|\bnothing has (?:any )?colou?r\b",
    r"\bnur noch am (?:heulen|weinen)\b|\b(?:pack|schaff|halt)e? (?:das|es) (?:alles )?nicht mehr\b",
    r"\boverwhelmed and\b|\bscared all the time\b|\bfailure (?:in|at) (?:every|life|everything)",
    r"\bmy (?!phone|laptop|battery|character|plant|car|pc|console|wifi)\w+ (?:just )?died (?:last|this"
    r"|yesterday|today|a (?:few )?(?:days?|weeks?))\b(?!.*\b(?:game|level|raid)\b)",
    r"\bmy anxiety (?:is|has|won't)\b|\banxiety attacks?\b",
    r"\bmir geht(?: es|'s)? (?:\w+ )?(?:schlecht|dreckig|beschissen|mies|nicht gut)\b|\bverzweifelt\b",
    r"\b(?:fühle? mich|bin) (?:so |total |ganz |sehr )?(?:leer|allein|einsam|wertlos|überfordert)\b",
    r"\b(?:alles|es) ist (?:so )?(?:sinnlos|hoffnungslos|zu viel)\b",
)
_LEVELS = ((Level.IMMINENT, _IMMINENT), (Level.IDEATION, _IDEATION), (Level.DISTRESS, _DISTRESS))

_EATING = _any(
    r"\b(?:make|made|making|force|forced|forcing) (?:myself|me|yourself) (?:to )?"
    r"(?:throw up|vomit|be sick|puke|purge)",
    r"\bpurg(?:e|ed|ing) (?:after|food|my (?:food|meal|dinner|lunch))|\bbing(?:ed?|ing)\b.{0,15}\bpurg",
    r"\bbinge[- ]?eat|\bbing(?:ed|ing|e) (?:again|on food|all)|\banorexi|\bbulimi|\bmagersucht",
    r"\besstörung|\beating disorder",
    r"\bpro-?(?:ana|mia)\b|\bthinspo|\bbonespo",
    r"\bstarv(?:e|ed|ing) (?:myself|yourself)\b|\bself-starv",
    r"\b(?:eat|eating|ate|intake|surviv(?:e|ing)|liv(?:e|ing))\b.{0,25}\b(?:[1-9]?\d{2}) ?"
    r"(?:k?cals?|calories)\b(?! of\b)",
    r"\blaxatives?\b|\bdiet pills?\b",
    r"\b(?:not eat(?:en|ing)?|haven't eaten|without (?:food|eating)|fast(?:ing|ed)?)\b.{0,20}"
    r"\b(?:[2-9]|\d{2}|two|three|four|five|six|seven|ten) (?:days?|weeks?)\b",
    r"\b(?:hid(?:e|ing)|conceal)\b.{0,30}\b(?:not eating|vomit|my eating|food from)\b",
    r"\b(?:punish|compensate|make up)\b.{0,15}\b(?:for )?(?:eating|what i ate|dinner|that meal)\b",
    r"\b(?:afraid|scared|terrified) (?:of|to) (?:eating|eat|food|gain)",
    r"\b(?:on|under|below|only) [1-9]?\d{2} ?(?:k?cals?|calories)\b(?! (?:burn|snack|meal|per|a serving))",
    r"\b(?:when|want to|going to|trying to) (?:i )?starve\b|\bmy (?:ana|mia) (?:is|came|voice)\b",
    r"\bfingers? down my throat\b|\bwater fast\b.{0,10}\bday\b|\b(?:collar ?bones|ribs|hip ?bones) (?:to "
    r")?show\b",
    r"\b(?:living|surviving|only) on (?:black )?(?:coffee|water|gum|air|diet coke)\b|\bnur noch knochen\b",
    r"\b(?:deserve|earn|allowed|allow myself) to eat\b|\bburn(?:ed)? (?:it|the food|what i ate) off "
    r"(?:first|after)\b",
    r"\b(?:chew|chewing) and spit|\bthrow (?:it|everything) (?:all )?(?:back )?up (?:again|after|on "
    r"purpose)\b",
    r"\bkotze\b.{0,25}\b(?:nach|essen)\b|\berbreche\b.{0,15}\bnach (?:dem|jedem) essen\b",
    r"\b(?:tagen?|wochen?) nichts (?:mehr )?gegessen\b|\bnoch dünner\b",
    r"\bnot eating\b.{0,30}\b(?:parents|mum|mom|anyone|secret|hide|notice)\b",
)
_MEDICAL_EMERGENCY = _any(
    r"\bchest (?:pain|tightness|is tight|hurts)|\bcan'?t breathe\b|\btrouble breathing\b|\bkeine luft\b",
    r"\b(?:passed|passing|blacked|blacking) out\b|\bfainted\b|\bunconscious\b|\bseizure",
    r"\bcoughing (?:up )?blood\b",
    r"\b(?:collapsed|unresponsive|isn't responding|not responding|won't wake up|can'?t wake (?:him|her|them)"
    r"(?: up)?|barely breathing|breathing (?:is|has gone) (?:slow|shallow|weird))\b",
    r"\blips (?:are|turn(?:ing|ed)?) blue\b|\bthroat (?:is )?(?:closing|swelling)\b|\bsevere allergic\b",
    r"\b(?:hit|banged) my head\b.{0,40}\b(?:out|vomit|dizzy|sick|confused)\b|\bcan'?t stay "
    r"awake\b.{0,30}\b(?:meds|pills|alcohol)"
    r"|\b(?:meds|pills|alcohol)\b.{0,60}\bcan'?t stay awake\b",
    r"\b(?:mouth|face|eyelid)\b.{0,15}\bdroop|\bswallowed (?:a|the) (?:battery|magnet)|\bconvuls"
    r"|\bfitting on the floor\b",
    r"\b(?:pressure|pain|tightness) in (?:my|his|her|the) chest\b|\bchest\b.{0,30}\b(?:jaw|left arm)\b",
    r"\btook (?:way |far )?too many\b.{0,30}\b(?:pills|tablets|meds)\b|\bschwillt\b.{0,15}\b(?:hals"
    r"|zunge|gesicht)\b",
    r"\bbleeding (?:heavily|a lot|badly)\b|\bwon't stop bleeding\b|\b(?:can'?t|cannot) stop the bleeding\b",
    r"\bbewusstlos\b|\batmet (?:kaum|nicht)\b|\bschlaganfall\b|\bherzinfarkt\b|\bschmerzen in der brust\b",
    r"\b(?:chest|brust)\b.{0,15}\b(?:hurts?|schmerz\w*) (?:really |so |very )?(?:bad|badly|much|stark)\b",
    r"\b(?:face|arm|side) (?:is|went|has gone) numb\b|\bstroke symptoms\b|\banaphyla|\bheart attack\b",
)
_MEDICAL_ADVICE = _any(
    r"\b(?:stop|quit|skip|change|increase|decrease|double|come off|wean off)(?:p?ing|ped|ed)?\b.{0,25}"
    r"\b(?:dose|dosage|medication|meds|antidepressants?|insulin|ssris?|prescription)\b",
    r"\bdo (?:i|you think i) have (?:adhd|depression|bipolar|autism|ocd|anxiety|ptsd|an? \w+ disorder)\b",
    r"\bdiagnose me\b",
    r"\b(?:come|go|get) off (?:my )?(?:lithium|sertraline|zoloft|prozac|lexapro|meds|medication"
    r"|antidepressants?|ssris?)\b",
    r"\bhow (?:much|many) (?:ibuprofen|paracetamol|tylenol|aspirin|xanax|melatonin|sertraline|\w+ pills)\b",
    r"\b\d+ ?mg\b.{0,30}\b(?:too much|enough|safe|ok|okay)\b|\bdo you think i have\b",
    r"\bdouble my (?:dose|meds|adderall|ritalin)\b|\bdouble (?:the|my) dose\b",
    r"\bwelche dosis\b|\b(?:tabletten|medikamente|antidepressiva)\b.{0,25}\babsetzen\b",
    r"\bwhat (?:dose|dosage)\b|\bhow (?:much|many)\b.{0,20}\b(?:mg|milligrams?|insulin)\b",
    r"\bshould i (?:see|take|stop)\b.{0,20}\b(?:medication|meds|pills?|antidepressants?|supplements?)\b",
)
_VIOLENCE = _any(
    rf"\b(?:he|she|they|my {_PERSON}) "
    rf"(?:hits?|beats?|hurts?|abuses?|chokes?|choked|threatens?|threatened|rapes?|raped) me\b",
    rf"\b(?:want|going|plan|planning|ready) to (?:kill|hurt|stab|shoot|attack) "
    rf"(?:him|her|them|someone|people|my (?:boss|{_PERSON}))\b",
    r"\b(?:bring(?:ing)?|tak(?:e|ing)|carry(?:ing)?) (?:a|my|the) (?:knife|gun|weapon) to (?:school|work"
    r"|class|the office)\b",
    r"\b(?:has|have|got|with) (?:a|the) (?:knife|gun)\b.{0,40}\b(?:get in|at me|door|scared|threat\w*"
    r"|hurt|kill)\b",
    rf"\b(?:he|she|they|(?:my )?(?:step)?{_PERSON})\b.{{0,12}}\b(?:touches|touched|molests?|hit|hits"
    rf"|beat|punched|"
    r"slapped|strangled|kicked|chokes?|choked) me\b(?! (?:up|back|out|with a)\b)",
    r"\b(?:says?|said|threatens?|scared|afraid)\b.{0,15}\b(?:he|she|they)'(?:ll|d) (?:kill|hurt|beat) me\b",
    r"\bhands? around my (?:neck|throat)\b|\bput a bullet in\b|\b(?:afraid|scared) to go home\b",
    r"\bmakes me do things\b|\bwaiting\b.{0,12}\bwith a (?:hammer|knife|gun|bat)\b|\bprügelt mich\b",
    r"\bshoot (?:the place|everyone|them all|up)\b|\bthey(?:'ll| will) all pay\b",
    r"\b(?:think\w*|thoughts?|fantas\w+|dream\w*|imagin\w+)\b.{0,25}\b(?:stabbing|strangling|killing"
    r"|shooting) (?:my|him|her|them|someone|people)\b",
    r"\bich bringe? (?:ihn|sie|den|die) um\b|\b(?:schlägt|würgt|verprügelt|vergewaltigt) mich\b",
)
_TOPICS = (
    (Topic.EATING, _EATING),
    (Topic.MEDICAL_EMERGENCY, _MEDICAL_EMERGENCY),
    (Topic.MEDICAL_ADVICE, _MEDICAL_ADVICE),
    (Topic.VIOLENCE, _VIOLENCE),
)

_DENIED = _any(
    r"\b(?:not|never|isn't|wasn't|no longer|don't|do not|didn't|wouldn't|won't|nicht)\b(?: \w+){0,5}? "
    r"(?:suicid|kill|hurt|harm|cut|end|die|overdos|self|umbringen)"
)
_WANTS_NOT_TO_LIVE = re.compile(
    r"\b(?:(?:do|does|did)(?:n't| not)|not|no longer) want(?:ing)? to (?:live|be|exist|wake|go on)\b"
)
_FIGURES_OF_SPEECH = _any(
    r"\bused to be depressed\b|\bwake up (?:so |this |that )?early\b|\bknife (?:set|skills)\b",
    r"\b(?:is|was|are|were|'s|'re|going to|almost|nearly|will|would) (?:absolutely |really )?kill"
    r"(?:ing|ed)? me\b",
    r"\bkill(?:ed|ing|s)? (?:it|the|a|an|that|this|some|two|time|off|process|my "
    r"(?:legs|arms|abs|back|streak|workout|run))\b",
    r"\b(?:dying|die|died) (?:to "
    r"(?:see|know|try|watch|hear)|for a|of laughter|laughing|from laughing|of boredom|hard)\b",
    r"\bdead (?:tired|serious|weight|lifts?|line)\b|\bdead(?:lift|line)s?\b|\bto die for\b",
    r"\bsuicide (?:squad|squeeze|sprints?|drills?|runs?|doors?|prevention|awareness|hotline)\b"
    r"|\bsuicides\b(?=.*\b(?:run|sprint|drill|court|practice|gym)\b)",
    r"\b(?:film|movie|show|book|novel|song|episode|character|story|game)s?\b.{0,40}\b"
    r"(?:suicid\w*|kills? (?:herself|himself))\b",
    r'"[^"]{1,60}" (?:is|was|by|from)\b.{0,40}\b(?:song|track|album|film|movie|book|record)\b',
    r"\b(?:is|was|are|film|movie|show|book|paper|essay|series|documentary|novel|thesis)s? (?:about|on) "
    r"(?:suicide|selbstmord)\b|\bvirgin suicides\b|\bsuizidprävention\b|\bselbstmordkommando\b",
    r"\bcut(?:ting)? (?:myself )?(?:some slack|down|back|out|off)\b",
    r"\bbinge[- ]?(?:watch|read|play|listen)\w*",
)
