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
        if found >= Level.IDEATION and _SOMEONE_ELSE.search(clause):
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
    r"\bmein(?:e|er|en)? "
    r"(?:freund|freundin|bruder|schwester|mutter|vater|partner|partnerin|kollege|kollegin)\b",
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
    r"\bstanding on (?:the|a) (?:bridge|roof|ledge|edge|rails|tracks)\b",
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
    r"\b(?:don't|do not|not|no longer) want(?:ing)? to "
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
    r"\b(?:just )?want to disappear\b",
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
    r"(?:k?cals?|calories)\b",
    r"\blaxatives?\b|\bdiet pills?\b",
    r"\b(?:not eat(?:en|ing)?|haven't eaten|without (?:food|eating)|fast(?:ing|ed)?)\b.{0,20}"
    r"\b(?:[2-9]|\d{2}|two|three|four|five|six|seven|ten) (?:days?|weeks?)\b",
    r"\b(?:hid(?:e|ing)|conceal)\b.{0,30}\b(?:not eating|vomit|my eating|food from)\b",
    r"\b(?:punish|compensate|make up)\b.{0,15}\b(?:for )?(?:eating|what i ate|dinner|that meal)\b",
    r"\b(?:afraid|scared|terrified) (?:of|to) (?:eating|eat|food|gain)",
)
_MEDICAL_EMERGENCY = _any(
    r"\bchest (?:pain|tightness|is tight|hurts)|\bcan'?t breathe\b|\btrouble breathing\b|\bkeine luft\b",
    r"\b(?:passed|passing|blacked|blacking) out\b|\bfainted\b|\bunconscious\b|\bseizure",
    r"\bcoughing (?:up )?blood\b",
    r"\b(?:face|arm|side) (?:is|went|has gone) numb\b|\bstroke symptoms\b|\banaphyla|\bheart attack\b",
)
_MEDICAL_ADVICE = _any(
    r"\b(?:stop|quit|skip|change|increase|decrease|double|come off|wean off)(?:p?ing|ped|ed)?\b.{0,25}"
    r"\b(?:dose|dosage|medication|meds|antidepressants?|insulin|ssris?|prescription)\b",
    r"\bdo (?:i|you think i) have (?:adhd|depression|bipolar|autism|ocd|anxiety|ptsd|an? \w+ disorder)\b",
    r"\bdiagnose me\b",
    r"\bwhat (?:dose|dosage)\b|\bhow (?:much|many)\b.{0,20}\b(?:mg|milligrams?|insulin)\b",
    r"\bshould i (?:see|take|stop)\b.{0,20}\b(?:medication|meds|pills?|antidepressants?|supplements?)\b",
)
_VIOLENCE = _any(
    rf"\b(?:he|she|they|my {_PERSON}) "
    rf"(?:hits?|beats?|hurts?|abuses?|chokes?|choked|threatens?|threatened|rapes?|raped) me\b",
    rf"\b(?:want|going|plan|planning|ready) to (?:kill|hurt|stab|shoot|attack) "
    rf"(?:him|her|them|someone|people|my (?:boss|{_PERSON}))\b",
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
    r"\b(?:don't|do not|not|no longer) want(?:ing)? to (?:live|be|exist|wake|go on)\b"
)
_FIGURES_OF_SPEECH = _any(
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
    r"\bcut(?:ting)? (?:myself )?(?:some slack|down|back|out|off)\b",
    r"\bbinge[- ]?(?:watch|read|play|listen)\w*",
)
