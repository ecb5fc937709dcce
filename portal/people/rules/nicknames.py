"""Names that go for one another: short forms, and one name in its several spellings.

A line is a group; a name may stand in several (Alex is short for Alexander and for Alexandra). Written by hand for the
names that families here have; a pair that is missing costs a match some of its weight, never the match.
"""

from __future__ import annotations

from functools import cache

_GROUPS = """
abigail abi abbie abby gail
adam adas
agnieszka aga agnes
aleksander alexander alex alec alek olek xander sandy ali
aleksandra alexandra ola alex sandra lexi lexie alexa
alfred alfie alf fred freddie
alice ala alicja ali
amelia amy millie milly mila
amanda mandy
andrew andy drew andrzej jedrek
angela angie ange
anna ann anne annie ania anya hannah hana
anthony antony tony antoni antek
archibald archie
arthur artur art
barbara basia barb babs
bartosz bartek bartlomiej
benjamin ben benji benny
bernadette bernie
beth elizabeth liz lizzie lizzy eliza elsie betty bess libby elzbieta ela
caroline carol carrie karolina
catherine katherine kathryn kathleen katie kate kathy cathy cath kat kitty katarzyna kasia catriona
cameron cam
charles charlie charley chas chuck
charlotte charlie lottie lotte char
christina christine chrissie tina krystyna krysia
christopher chris kit topher krzysztof krzys kris
constance connie
daniel dan danny
daniela danielle dani ella
david dave davey davie dawid
deborah debra debbie deb
dominic dom dominik
dorothy dot dottie dorota
edward ed eddie ted teddy ned edek
eleanor ellie nell elle ella nora eleonora
emily em emmy emma emilia
emma em
ewa eva eve evie
florence flo florrie flora
frances fran francesca frankie
francis frank frankie franciszek franek
frederick freddie freddy fred
gabriel gabe
gabriella gabrielle gabi gabby
george georgie jerzy jurek
georgina georgia georgie gina
gerald gerard gerry jerry
gillian jill gill
grzegorz greg gregory gregor
harold harry hal
harriet hattie harri
henry harry hal henryk
holly hollie
hussain hussein husain hussien hossain
isaac ike zac
isabella isabel isabelle izzy bella izabela iza isobel
jacob jake jakub kuba jack
jacqueline jackie jacqui
james jim jimmy jamie jem
janet jan
jane janie jayne joanna asia
jennifer jen jenny jenna
jeremy jerry jez
jessica jess jessie
joan joanie
joanne joanna jo joasia asia
jonathan jon jonny john jonathon
john johnny jack jan jon jasiek janek
joseph joe joey jozef jo
josephine jo josie
joshua josh
judith judy judi
julia julie jules jula
katarzyna kasia kaska
kenneth ken kenny
kimberley kim kimberly
lawrence laurence larry laurie
leonard leo len lenny
leo leon
lewis louis lou louie luis
louise lou lulu
lillian lily lil lilly lilian
lucy lucia lucja luce
lukasz luke lucas lukas
maciej maciek matthias
madeleine maddie maddy madeline madison
magdalena magda maggie
malgorzata gosia margaret maggie meg peggy madge margie marge rita greta
marek mark marcus
maria mary marie marysia molly mia
martha marta
martin marty marcin
matthew matt matty mateusz mat mathew
maximilian max maxwell
megan meg
melanie mel
melissa mel lissa missy
michael mike mick mickey micky mikey michal mikael
mikolaj nicholas nick nicky nico
mohammed mohammad muhammad mohamed muhammed mohamad muhamed mohd md mohammod
nancy ann
natalia natalie nat natasha tasha
nathaniel nathan nat nate
nicola nicole nicky nikki nikola
oliver ollie olly oli oliwier
olivia liv livvy ollie oliwia
oscar oskar
pamela pam
patricia pat patsy tricia trish
patrick pat paddy patryk
paul pawel
penelope penny
peter pete piotr piotrek
philip phil phillip pip
piotr piotrek
rachel rach rachael
raymond ray
rebecca becky becca bex
reginald reg reggie
richard rick ricky dick richie rich ryszard
robert rob bob bobby robbie bert
ronald ron ronnie
rosemary rose rosie
rose rosie rosa roza
ryan rian
samantha sam sammy
samuel sam sammy
sarah sara sally sadie
sebastian seb bastian
simon si szymon
sophia sophie zofia zosia sofia
stanislaw stan staszek stanley
stephanie steph stevie
stephen steven steve stevie stefan
susan sue susie suzie suzanne zuzanna susanna
syed sayed saeed said
teresa theresa terri tess tessa
theodore theo ted teddy
thomas tom tommy tomasz tomek
timothy tim timmy
tobias toby
tomasz tomek
valerie val
veronica ronnie weronika
victoria vicky vicki tori wiktoria vikki
vincent vince vinny
walter walt wally
william will bill billy willy willie liam
wojciech wojtek
yusuf yousef youssef yousuf joseph
zachary zach zac zack zak
zainab zaynab zaineb
"""


@cache
def _groups_of() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_GROUPS.strip().splitlines()):
        for name in line.split():
            found.setdefault(name, set()).add(number)
    return {name: frozenset(groups) for name, groups in found.items()}


def nickname_groups(*names: str) -> frozenset[int]:
    """Names of one group go for one another: a short form, another spelling, another short form of the same name."""
    return frozenset().union(*(_groups_of().get(name, frozenset()) for name in names))
