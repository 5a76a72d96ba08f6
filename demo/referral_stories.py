"""What happened to the people in invented referrals, by type of exploitation.

All invented. A story has no name or address, as the form requests. The types ticked decide the story.
"""

from __future__ import annotations

from collections.abc import Mapping

from nrm.form.condition import Answers

type Story = Mapping[str, str]

_HAND_CAR_WASH: Story = {
    "account": (
        "Worked at a hand car wash from 8am to 8pm, six or seven days a week, for £30 a day. £100 a week was taken "
        "back for a shared room. The manager held their passport."
    ),
    "how_it_started": "Answered a job advert on social media and was driven to the site on arrival.",
    "had_to_do": "Wash and dry cars all day without gloves or boots. Fines for being late or slow.",
    "conditions": "Four to a room above the site, one toilet, no heating. Treated burns from cleaning acid themselves.",
    "how_they_left": "Spoke to officers during a visit to the site and left with them.",
    "indicators": "Chapped hands, no protective clothing, looked to the manager before answering.",
    "professional_view": "Consistent account. Pay, hours and the held passport point to forced labour.",
    "exploiters": "The manager, known by a nickname, and a driver.",
}
_FARM_WORK: Story = {
    "account": (
        "Picked and packed vegetables through an agency. Wages went to an account that the agency controlled, and "
        "about £40 a week came back in cash. Was told there was a debt of £3,000 for travel."
    ),
    "how_it_started": "Recruited at home by a relative’s friend, who paid for the coach.",
    "had_to_do": "Work any shift offered, and sign papers that they could not read.",
    "conditions": "Nine people in a three-bedroom house. Driven everywhere. Threatened when they asked for wages.",
    "how_they_left": "A colleague called the police after an argument about wages.",
    "indicators": "No bank card, no copy of a contract, afraid of the driver.",
    "professional_view": "Debt, withheld wages and threats are consistent with debt bondage.",
    "exploiters": "Two men who run the house and the minibus.",
}
_CANNABIS: Story = {
    "account": (
        "Found alone in a house converted to grow cannabis. The front door was locked from outside. Had been there "
        "about ten weeks, was never paid, and was told they would leave once a debt was worked off."
    ),
    "how_it_started": "Was promised work by a man they met online, driven to the house at night and left there.",
    "had_to_do": "Water and feed the plants and stay inside. Food was brought once a week.",
    "conditions": "Slept on a mattress in the hallway. Windows boarded, electricity bypassed, one number on the phone.",
    "how_they_left": "Officers searched the house under a warrant.",
    "indicators": "Locked in, no key, little food, one phone that took calls from a single number.",
    "professional_view": "The locked door and the lack of any means to leave support the account.",
    "exploiters": "Two men who brought food. One is called “Uncle” on the phone.",
}
_SHOPLIFTING: Story = {
    "account": (
        "Was made to steal baby milk and spirits from shops most days. A man drove them to each town, gave them a list "
        "and took everything. Was hit when they came back with too little."
    ),
    "how_it_started": "Borrowed £200 and was told to steal until it was paid back.",
    "had_to_do": "Steal to order in a different town each day.",
    "conditions": "Slept in the driver’s flat. Bank card and benefits taken.",
    "how_they_left": "Arrested in a shop and told the custody nurse.",
    "indicators": "Old bruises, a shopping list in someone else’s handwriting, the same car seen nearby.",
    "professional_view": "Arrests in five towns in six weeks, with nothing kept, support the account.",
    "exploiters": "A man aged about 40 who drives a grey estate car.",
}
_COUNTY_LINES: Story = {
    "account": (
        "Carried drugs by train for a line and stayed for days in the flats of people who use drugs. Was told they "
        "owed £800 after police seized a package, and that their family would pay."
    ),
    "how_it_started": "An older friend gave them trainers and a phone, then asked for a favour.",
    "had_to_do": "Carry packages, hold cash and answer the phone at night.",
    "conditions": "Slept on floors, ate takeaways, not allowed to go home until everything was sold.",
    "how_they_left": "Found by officers in a flat in another force’s area.",
    "indicators": "Missing episodes, two phones, train tickets, an injury they would not explain.",
    "professional_view": "Debt and threats to family are typical of a county line. Risk of further harm is high.",
    "exploiters": "An older boy known by a street name, and a man they only know by voice.",
}
_BROTHEL: Story = {
    "account": (
        "Was moved between flats in three towns every one or two weeks and had to see up to ten men a day. The "
        "organiser kept two thirds of the money and the rest went on rent and travel."
    ),
    "how_it_started": "Was promised work in a hotel by someone they met online.",
    "had_to_do": "Be available day and night for anyone who answered the adverts.",
    "conditions": "One room, no key, food delivered. Travelled only with the driver.",
    "how_they_left": "Asked for help when officers visited the flat.",
    "indicators": "Adverts written by someone else, no control of the phone, fear of the driver.",
    "professional_view": "Movement, control of money and threats are consistent with sexual exploitation.",
    "exploiters": "A woman who manages the adverts, and a driver.",
}
_CHILD_SEXUAL: Story = {
    "account": (
        "Was given alcohol, vapes and lifts by a group of older men, then taken to flats where they were sexually "
        "assaulted. Was told that photographs would be sent to their school."
    ),
    "how_it_started": "Contacted through social media by a man who said he was 17.",
    "had_to_do": "Go to flats when called, and bring friends.",
    "conditions": "Taken out at night and left at bus stations. Threatened with photographs.",
    "how_they_left": "Told a teacher, who called children’s services.",
    "indicators": "Missing from home at night, new phone, older people waiting outside school.",
    "professional_view": "Grooming, gifts and threats support the account. Other children may be at risk.",
    "exploiters": "Three men, two known by first name only.",
}
_DOMESTIC: Story = {
    "account": (
        "Cooked, cleaned and looked after three children from 6am until midnight, with no day off, for two years. Was "
        "paid nothing and never left the house alone."
    ),
    "how_it_started": "Came with a family they had worked for abroad.",
    "had_to_do": "All housework and childcare, and sleep where the children could wake them.",
    "conditions": "Slept on the kitchen floor. The family held passport and phone.",
    "how_they_left": "Spoke to a health visitor and was collected by officers.",
    "indicators": "Answered only after looking at the employer, no money, no documents.",
    "professional_view": "Hours, isolation and the withheld passport are consistent with domestic servitude.",
    "exploiters": "A couple, the former employers.",
}
_OTHER: Story = {
    "account": (
        "Moved into the house of people they thought were friends, who took over their benefits and made them take out "
        "loans and phone contracts."
    ),
    "how_it_started": "Was homeless and was offered a room.",
    "had_to_do": "Hand over benefits, sign for loans, and stay in the house unless sent out.",
    "conditions": "Slept in a shed in the garden and ate what was left over.",
    "how_they_left": "A support worker called the police.",
    "indicators": "Thin, poorly dressed for the weather, no control of their own bank account.",
    "professional_view": "The control of money and housing supports the account.",
    "exploiters": "A couple who own the house.",
}
_BY_TICK: dict[str, tuple[Story, ...]] = {
    "labour_unpaid": (_HAND_CAR_WASH, _FARM_WORK),
    "criminal_crime": (_CANNABIS, _SHOPLIFTING),
    "sexual_prostitution": (_BROTHEL,),
    "sexual_child": (_CHILD_SEXUAL,),
    "domestic_work": (_DOMESTIC,),
}


def story_of(given: Answers, number: int) -> Story:
    """The story for the first type ticked. Consecutive numbers give different ones if there are several."""
    if given.get("county_lines") == "yes":
        return _COUNTY_LINES
    ticked = given.get("how_exploited") or ["labour_unpaid"]
    stories = _BY_TICK.get(ticked[0], (_OTHER,))
    return stories[number % len(stories)]
