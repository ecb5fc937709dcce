"""Names of people who do not exist: plain ones, and those that break careless programs."""

from __future__ import annotations

FORENAMES = (
    "Ada", "Aisha", "Alfie", "Amelia", "Amir", "Anya", "Archie", "Arlo", "Aurora", "Ava", "Bilal", "Blossom", "Bobby",
    "Bonnie", "Caitlin", "Carys", "Chidi", "Clara", "Corey", "Daisy", "Darcey", "Dewi", "Dylan", "Ebony", "Edith",
    "Elif", "Elsie", "Emre", "Erin", "Esme", "Ethan", "Fatima", "Felix", "Finn", "Florence", "Frankie", "Freya",
    "George", "Grace", "Gwen", "Hana", "Harley", "Harper", "Henry", "Hollie", "Ibrahim", "Idris", "Imogen", "Iris",
    "Isaac", "Isla", "Ivy", "Jada", "Jamie", "Jasper", "Jola", "Joshua", "Kacper", "Kayden", "Keira", "Khadija",
    "Kyle", "Layla", "Leah", "Leo", "Lewis", "Lexi", "Liam", "Lola", "Lottie", "Lucas", "Luna", "Mabel", "Maja",
    "Marcel", "Maryam", "Mason", "Maya", "Mia", "Milo", "Mohammed", "Molly", "Myla", "Nadia", "Nathan", "Niamh",
    "Noah", "Nuala", "Olive", "Oliver", "Oskar", "Otis", "Peter", "Poppy", "Quinn", "Rafferty", "Reggie", "Riley",
    "Robyn", "Roman", "Ronnie", "Rosa", "Rowan", "Ruby", "Saffron", "Sami", "Saoirse", "Scarlett", "Seb", "Sienna",
    "Sofia", "Stanley", "Summer", "Teddy", "Theo", "Tia", "Toby", "Tommy", "Tyler", "Una", "Victor", "Violet",
    "Willa", "Willow", "Xanthe", "Yasmin", "Yusuf", "Zac", "Zain", "Zara", "Zoe",
)  # fmt: skip
# Those of them that are given to girls, and to boys; the others to both.
_GIRLS = (
    "Ada", "Aisha", "Amelia", "Anya", "Aurora", "Ava", "Blossom", "Bonnie", "Caitlin", "Carys", "Clara", "Daisy",
    "Darcey", "Ebony", "Edith", "Elif", "Elsie", "Erin", "Esme", "Fatima", "Florence", "Freya", "Grace", "Gwen",
    "Hana", "Harper", "Hollie", "Imogen", "Iris", "Isla", "Ivy", "Jada", "Jola", "Keira", "Khadija", "Layla",
    "Leah", "Lexi", "Lola", "Lottie", "Luna", "Mabel", "Maja", "Maryam", "Maya", "Mia", "Molly", "Myla", "Nadia",
    "Niamh", "Nuala", "Olive", "Poppy", "Rosa", "Ruby", "Saffron", "Saoirse", "Scarlett", "Sienna", "Sofia",
    "Summer", "Tia", "Una", "Violet", "Willa", "Willow", "Xanthe", "Yasmin", "Zara", "Zoe",
)  # fmt: skip
_BOYS = (
    "Alfie", "Amir", "Archie", "Arlo", "Bilal", "Bobby", "Chidi", "Corey", "Dewi", "Dylan", "Emre", "Ethan", "Felix",
    "Finn", "George", "Henry", "Ibrahim", "Idris", "Isaac", "Jasper", "Joshua", "Kacper", "Kayden", "Kyle", "Leo",
    "Lewis", "Liam", "Lucas", "Marcel", "Mason", "Milo", "Mohammed", "Nathan", "Noah", "Oliver", "Oskar", "Otis",
    "Peter", "Rafferty", "Reggie", "Roman", "Ronnie", "Sami", "Seb", "Stanley", "Teddy", "Theo", "Toby", "Tommy",
    "Tyler", "Victor", "Yusuf", "Zac", "Zain",
)  # fmt: skip
GIVEN_TO = {"F": _GIRLS, "M": _BOYS}
SEX_OF = {name: sex for sex, names in GIVEN_TO.items() for name in names}
# Two words, hyphens, apostrophes, letters of other alphabets, and one that fills a line.
AWKWARD_FORENAMES = (
    "Anne-Marie", "Jean Luc", "Łucja", "Zosia", "Święto", "Małgorzata", "D'Arcy", "Mary Ellen", "Ó Fionn", "Renée",
    "Zoë", "Bjørn", "İlkay", "Nguyễn Anh", "Maximilian-Alexander-Bartholomew",
)  # fmt: skip
SURNAMES = (
    "Applegarth", "Armitage", "Ashworth", "Barraclough", "Beaumont", "Begum", "Blenkinsop", "Booth", "Bramley",
    "Braithwaite", "Broadbent", "Butterworth", "Chowdhury", "Clegg", "Cockroft", "Copley", "Crabtree", "Crowther",
    "Dyson", "Earnshaw", "Ellerby", "Emsley", "Fairbairn", "Farrar", "Firth", "Gascoigne", "Gaunt", "Gledhill",
    "Greenwood", "Haigh", "Hartshorne", "Heptonstall", "Hepworth", "Hirst", "Holdsworth", "Holroyd", "Horsfall",
    "Hussain", "Illingworth", "Ingham", "Iveson", "Jagger", "Jessop", "Kaye", "Khan", "Kilner", "Lister", "Lockwood",
    "Lumb", "Lumley", "Mahmood", "Metcalfe", "Micklethwaite", "Murgatroyd", "Naylor", "Nettleton", "Nwosu", "Oates",
    "Okafor", "Oldroyd", "Ormerod", "Osei", "Patel", "Pickersgill", "Pickles", "Popescu", "Priestley", "Quarmby",
    "Ramsden", "Rawnsley", "Rehman", "Roebuck", "Rowbotham", "Rushworth", "Schofield", "Senior", "Shackleton", "Singh",
    "Skelton", "Stancliffe", "Sugden", "Sutcliffe", "Swithenbank", "Sykes", "Tattersall", "Thackray", "Thewlis",
    "Thwaite", "Tordoff", "Uttley", "Varley", "Verity", "Wadsworth", "Walshaw", "Whiteley", "Wigglesworth", "Womersley",
    "Wroe", "Yeadon",
)  # fmt: skip
AWKWARD_SURNAMES = (
    "O'Hanlon", "D'Souza", "Brzeziński", "Szczepańska", "Wójcik", "Łukasik", "Ul Haq", "van der Meer", "Mac an Bháird",
    "Smith-Jones", "Ní Dhomhnaill", "de la Cruz y Vega", "Đặng", "Çelik", "St. John-Featherstonehaugh",
    "Cholmondeley-Wyndham",
)  # fmt: skip
# Sixty characters in two parts: longer than any column that somebody thought would do.
LONGEST = ("Maximilian-Alexander-Bartholomew", "Featherstonehaugh-Winterton")
