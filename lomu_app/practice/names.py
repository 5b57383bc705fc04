"""Names, streets and offences of the practice force; nobody and nowhere real is meant."""

from __future__ import annotations

SURNAMES = (
    "Abernant", "Ashgrove", "Ballard-Wyn", "Barrowclough", "Blenkiron", "Bramhope", "Calloway",
    "Carrick", "Chaddesley", "Coverdale", "Danskin", "Dunmore", "Eastlake", "Ellerby",
    "Fairweather", "Fenwright", "Garforth", "Gledhow", "Hallam-Reid", "Harbottle", "Hesketh-Lowe",
    "Idlewell", "Inglethorpe", "Jarrow", "Kaczmar", "Kettlewell", "Kirkbride", "Lambourne",
    "Langstroth", "Maddocks", "Marlowe-Finch", "Mistry-Vale", "Netherby", "Norcliffe", "O'Farrow",
    "Okonjo-Bright", "Oxenholme", "Pettigrove", "Poltimore", "Quarmby", "Rahmanov", "Ravensdale",
    "Redfearn-Okai", "Saltmarsh", "Sandhurst-Lee", "Sidhu-Marr", "Skelwith", "Tattersfield",
    "Thistlewood", "Ullathorne", "Vasquez-Holt", "Wainfleet", "Wetherall", "Whinfell",
    "Wolsingham", "Yarborough", "Zielony",
)  # fmt: skip

FORENAMES = (
    "Aaron", "Adeel", "Alun", "Anton", "Bartek", "Bradley", "Callum", "Cedric", "Connor", "Damian",
    "Darius", "Dominic", "Edmund", "Elliot", "Farhan", "Gareth", "Gavin", "Hamza", "Harvey", "Ian",
    "Imran", "Jamal", "Jerome", "Karl", "Keiran", "Lamar", "Leon", "Luca", "Marek", "Mason",
    "Nathan", "Nikolas", "Omar", "Owen", "Patrick", "Quentin", "Rafal", "Reece", "Rohan", "Saul",
    "Sefton", "Stefan", "Tariq", "Tobias", "Umar", "Vincent", "Wesley", "Yusuf", "Zane",
)  # fmt: skip

NICKNAMES = ("Spud", "Ginge", "Tiny", "Duke", "Bones", "Flash", "Sully", "Mouse")

STREETS = (
    "Alder Rise", "Bellwether Lane", "Cinder Path", "Dovecote Close", "Elmbank Drive",
    "Foundry Walk", "Gauntlet Street", "Hopyard Road", "Ironside Terrace", "Jubilee Mews",
    "Kiln Croft", "Larkfield Way", "Millrace Court", "Needlers Row", "Orchard Gate",
    "Packhorse Hill", "Quarry Bank", "Ropewalk", "Sluice Road", "Tannery Yard", "Union Passage",
    "Vinery Crescent", "Weavers Green", "Yew Tree Close",
)  # fmt: skip

# Districts that no post is delivered to.
POSTCODE_AREAS = {
    "Birmingham East": "B87", "Birmingham West": "B88", "Coventry": "CV87", "Dudley": "DY87",
    "Sandwell": "B86", "Solihull": "B89", "Walsall": "WS87", "Wolverhampton": "WV87",
}  # fmt: skip

CRIME_CODES = {
    "Birmingham East": "BE", "Birmingham West": "BW", "Coventry": "CV", "Dudley": "DY",
    "Sandwell": "SW", "Solihull": "SH", "Walsall": "WS", "Wolverhampton": "WV",
}  # fmt: skip

OFFENCES = (
    "Assault occasioning actual bodily harm", "Controlling or coercive behaviour", "Strangulation",
    "Threats to kill", "Stalking", "Harassment", "Criminal damage", "Common assault",
    "Breach of non-molestation order", "Breach of restraining order", "Wounding s.20",
)  # fmt: skip

OFFICERS = (
    "PC 4471 Arkwright", "DC 2260 Bello", "PC 8032 Castellan", "DC 5518 Dray", "PC 3907 Esk",
    "DC 7145 Fallow", "PC 6624 Gant", "DC 1189 Hythe",
)  # fmt: skip

TEAMS = ("Response A", "Response C", "LOMU", "Neighbourhood East", "Proactive")

COMMENTS = (
    "Works nights at a bakery; sleeps till noon.", "Uses his mother's address for post.",
    "Victim supportive, safety plan in place.", "Statement to follow.",
    "May be at the new partner's.", "Phone off since Friday.",
    "Drives a grey van, index not known.", "",
)  # fmt: skip
