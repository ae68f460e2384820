"""First and last names of several cultures, how they are spelt in addresses, and their short forms."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from quorate.market.streams import Choice, Stream


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one culture."""

    first: tuple[str, ...]
    last: tuple[str, ...]


def _names(first: str, last: str) -> Names:
    return Names(tuple(first.split()), tuple(name.replace("_", " ") for name in last.split()))


CULTURES: dict[str, Names] = {
    "anglo": _names(
        "Andrew Alison Benjamin Beth Caroline Christopher Daniel Deborah Edward Eleanor Fiona Gareth Hannah"
        " Jennifer Jonathan Katherine Kevin Laura Margaret Matthew Michael Nicola Oliver Patricia Rachel"
        " Rebecca Robert Samantha Stephen Susan Thomas Timothy Victoria William Zachary Philip",
        "Ashdown Barlow Bexley Caldwell Chambers Crowther Dunmore Ellery Fairburn Garland Hadley Harcourt"
        " Ingram Kirkbride Langley Marlow Merrick Norcross Oakden Pemberton Quimby Radcliffe Redfern"
        " Sedgwick Stannard Thackeray Underhill Vickers Wainwright Whitlock Yardley Tolland",
    ),
    "german": _names(
        "Anja Bernd Birgit Christian Claudia Dirk Eva Felix Frank Gabriele Hannes Heike Holger Jana Jens"
        " Jörg Karin Katja Lukas Martina Matthias Nadine Oliver Petra Ralf Sabine Stefan Susanne Thorsten"
        " Ulrike Uwe Wolfgang",
        "Ahrens Brandt Böhm Dietrich Ebner Fuhrmann Gehrke Hartwig Höfer Jahnke Kästner Kremer Lindner"
        " Möller Nowotny Oberländer Pfeiffer Reuter Rösler Sander Schäfer Seidl Thiele Ullrich Vogt"
        " Wegener Weiß Zeidler Zöllner",
    ),
    "french": _names(
        "Adrien Agnès Antoine Aurélie Benoît Camille Cécile Christophe Claire Damien Élodie Émilie Étienne"
        " François Guillaume Hélène Isabelle Jérôme Julien Laurence Mathieu Nathalie Nicolas Olivier Pascal"
        " Sandrine Sébastien Sophie Sylvain Thierry Valérie Yann",
        "Aubert Barbier Besson Chauvet Cordier Delorme Deschamps Dumontel Faure Gaillard Guérin Hamelin"
        " Jacquet Lacombe Langlois Lefèvre Maréchal Mercier Noël Pasquier Perrault Prévost Rivière Roussel"
        " Salmon Tessier Vasseur Verdier",
    ),
    "dutch": _names(
        "Anouk Bas Carolien Daan Esther Femke Frank Hanneke Ilse Jeroen Joost Karin Lars Lotte Maarten"
        " Marieke Martijn Niels Paul Petra Ruben Sander Saskia Sjoerd Suzanne Thijs Wouter Yvonne",
        "van_Beek Bakker de_Boer Brouwer van_Dalen Dekker Dijkstra van_Eijk Haan Hendriks Hofstra Jansen"
        " Kuipers Meijer Mulder Postma van_Rijn Schouten Smeets Timmer van_der_Veen Verhoef Visser"
        " Westra Willems Zijlstra",
    ),
    "hispanic": _names(
        "Alejandro Ana Andrés Beatriz Carlos Carmen Cristina Diego Elena Fernando Gabriela Gonzalo Inés"
        " Javier Jorge José Laura Lucía Luis Manuel Marcos María Marta Miguel Mónica Natalia Óscar Pablo"
        " Patricia Raquel Rocío Rubén Sergio Sofía",
        "Aguirre Álvarez Barrios Cabrera Campos Castaño Delgado Domínguez Escobar Fuentes Gallardo Ibáñez"
        " Lozano Márquez Medina Montero Núñez Ortega Peñalver Quintana Robles Salazar Sepúlveda Toledano"
        " Urrutia Valverde Zamora",
    ),
    "italian": _names(
        "Alessandra Alessandro Andrea Barbara Chiara Claudio Daniela Davide Elisa Enrico Fabio Federica"
        " Francesca Gianluca Giorgio Giulia Luca Lorenzo Marco Martina Massimo Matteo Paola Roberto Sara"
        " Silvia Simone Stefano Valentina",
        "Barbieri Bellini Bianco Caruso Colombo Conte De_Luca D'Amico Fabbri Ferraro Galli Gentile Lombardi"
        " Marchetti Martinelli Monti Moretti Negri Pagani Palmieri Parisi Rinaldi Sala Testa Villa Vitale",
    ),
    "nordic": _names(
        "Anders Anna Astrid Björn Camilla Erik Eva Fredrik Göran Helena Henrik Ingrid Jens Johan Jonas"
        " Karin Kristina Lars Lena Linnéa Magnus Maria Mats Mikkel Niels Ole Pernille Sara Sofie Søren"
        " Torben Ulrika",
        "Ahlström Berglund Bergström Dahl Ekström Eriksen Forsberg Frandsen Hagen Hedlund Holmberg Højgaard"
        " Isaksson Kjær Lindqvist Lund Lövgren Madsen Nordin Nyström Rask Sandberg Sjöberg Skov Sørensen"
        " Thorsen Wallin Öberg",
    ),
    "polish": _names(
        "Agnieszka Aleksandra Andrzej Anna Bartosz Dorota Ewa Grzegorz Iwona Jacek Joanna Katarzyna Krzysztof"
        " Łukasz Maciej Magdalena Marcin Małgorzata Michał Monika Paweł Piotr Przemysław Rafał Tomasz"
        " Wojciech Zofia",
        "Adamczyk Baran Borkowski Chmielewska Czarnecki Dąbek Górska Jabłoński Kaczmarek Kołodziej Krawczyk"
        " Lis Malinowska Mazurek Michalak Olszewski Pawlak Piątek Rutkowska Sikora Sobczak Szulc Wilk"
        " Wójcik Zając",
    ),
    "indian": _names(
        "Aarti Abhishek Aditya Amit Ananya Anjali Arjun Deepa Divya Gaurav Harish Ishaan Kavita Kiran Lakshmi"
        " Manish Meera Mohan Neha Nikhil Pooja Prakash Priya Rahul Rajesh Ravi Sandeep Sanjay Shreya Sunil"
        " Swati Vikram",
        "Agarwal Bhatt Chopra Desai Deshmukh Dutta Ghosh Gokhale Iyer Jain Joshi Kapoor Kulkarni Malhotra"
        " Mehta Menon Mishra Nair Pillai Rao Reddy Saxena Shetty Srinivasan Trivedi Varma Venkatesan",
    ),
    "japanese": _names(
        "Aiko Akira Ayumi Daisuke Emi Haruka Hiroshi Kaori Kazuki Kenji Kumiko Makoto Mariko Masato Naoki"
        " Noriko Rie Satoshi Shinji Takashi Takeshi Tomoko Yoko Yuki Yusuke",
        "Aoki Arai Endo Fujita Goto Hara Hashimoto Ikeda Ishii Kaneko Kimura Kondo Maeda Matsui Miura"
        " Murakami Nakano Nishida Ogawa Okada Sakai Shimizu Takeda Ueno Wada Yamashita",
    ),
    "portuguese": _names(
        "Adriana Ana Beatriz Bruno Carla Cláudia Daniel Diogo Eduardo Fábio Fernanda Gustavo Helena Inês"
        " João Juliana Leonardo Luana Luís Marcelo Mariana Mônica Paulo Patrícia Rafael Renata Rodrigo"
        " Sílvia Thiago Vinícius",
        "Almeida Araújo Azevedo Barreto Camargo Cardoso Carvalho Coelho Duarte Falcão Figueiredo Freitas"
        " Guimarães Lacerda Leite Magalhães Matos Moreira Nogueira Pacheco Queiroz Rezende Simões Tavares"
        " Teixeira Vasconcelos",
    ),
    "chinese": _names(
        "Bin Chen Fang Grace Hao Hui Jason Jian Jing Jun Kai Lei Li Lin Mei Min Ning Ping Qiang Rui Shan"
        " Vivian Wei Wen Xiaoyu Xin Yan Ying Yun Zhen",
        "Bai Cao Chua Deng Fong Gao Goh He Hsu Jiang Kwok Lau Leung Lim Lo Ma Ng Ong Peng Qian Seah Shen Tan"
        " Teo Xu Yip Zeng Zhou",
    ),
    "arabic": _names(
        "Ahmed Amina Bilal Dalia Faisal Farah Fatima Hassan Huda Ibrahim Karim Khalid Layla Leila Mariam"
        " Mona Mustafa Nadia Nour Omar Rania Reem Samir Sara Tariq Yasmin Yousef Zain",
        "Abbas Al-Amin Al-Hashimi Aziz Bakri Darwish El-Sayed Farouk Ghanem Haddad Hamdan Ismail Jaber Kassem"
        " Khalil Mansour Nasser Qasim Rahman Saleh Shaheen Tahan Younes Zaki",
    ),
    "african": _names(
        "Abena Adaeze Amara Babajide Chidi Chioma Emeka Folake Ifeoma Kofi Kwame Kwesi Lerato Naledi Ngozi"
        " Nomsa Obinna Olumide Sipho Tendai Thabo Themba Tunde Wanjiru Yaw Zanele",
        "Abubakar Achebe Adeyemi Afolabi Asante Balogun Boateng Chukwu Dlamini Eze Kamau Khumalo Mbeki Mensah"
        " Moyo Mwangi Ndlovu Nkosi Nwosu Odhiambo Okafor Okonkwo Osei Owusu Sithole",
    ),
}

_BY_COUNTRY: dict[str, str] = {
    "US": "anglo 58 hispanic 13 indian 10 chinese 7 african 5 german 3 italian 2 arabic 2",
    "CA": "anglo 55 french 18 indian 10 chinese 9 arabic 4 portuguese 4",
    "GB": "anglo 68 indian 11 african 6 polish 5 arabic 4 french 3 italian 3",
    "DE": "german 76 polish 6 arabic 5 italian 4 nordic 3 anglo 3 hispanic 3",
    "FR": "french 80 arabic 8 portuguese 4 italian 4 african 4",
    "NL": "dutch 76 german 6 anglo 6 arabic 5 indian 4 polish 3",
    "ES": "hispanic 88 portuguese 4 italian 4 arabic 4",
    "IT": "italian 90 german 4 french 3 arabic 3",
    "SE": "nordic 82 arabic 6 polish 4 german 4 anglo 4",
    "DK": "nordic 86 german 6 anglo 4 arabic 4",
    "PL": "polish 94 german 3 anglo 3",
    "IN": "indian 96 anglo 4",
    "JP": "japanese 95 anglo 5",
    "BR": "portuguese 86 italian 6 german 4 japanese 4",
    "AU": "anglo 70 chinese 9 indian 9 italian 5 arabic 4 nordic 3",
    "SG": "chinese 64 indian 16 anglo 12 arabic 8",
    "AE": "arabic 46 indian 34 anglo 14 french 6",
}

SHORT_FORMS: dict[str, str] = {
    "Andrew": "Andy", "Alison": "Ali", "Benjamin": "Ben", "Christopher": "Chris", "Daniel": "Dan",
    "Deborah": "Debbie", "Edward": "Ed", "Jennifer": "Jen", "Jonathan": "Jon", "Katherine": "Kate",
    "Margaret": "Maggie", "Matthew": "Matt", "Michael": "Mike", "Nicola": "Nicky", "Patricia": "Pat",
    "Rebecca": "Becky", "Robert": "Rob", "Samantha": "Sam", "Stephen": "Steve", "Susan": "Sue",
    "Thomas": "Tom", "Timothy": "Tim", "Victoria": "Vicky", "William": "Bill", "Zachary": "Zach",
    "Philip": "Phil", "Alejandro": "Alex", "Aleksandra": "Ola", "Katarzyna": "Kasia", "Małgorzata": "Gosia",
    "Gianluca": "Luca", "Alessandro": "Ale", "Sébastien": "Seb", "Guillaume": "Guy", "Matthias": "Matze",
    "Christian": "Chris", "Stefan": "Steff", "Fredrik": "Fred", "Abhishek": "Abhi", "Maarten": "Maart",
}  # fmt: skip

_SPELT_OUT = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "đ": "d"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@cache
def _culture_choice(country: str) -> Choice[str]:
    words = _BY_COUNTRY[country].split()
    return Choice(words[0::2], [float(weight) for weight in words[1::2]])


def draw_name(stream: Stream, country: str) -> tuple[str, str, str]:
    """First name, last name and culture of a person working in this country."""
    culture = _culture_choice(country).draw(stream)
    names = CULTURES[culture]
    return stream.pick(names.first), stream.pick(names.last), culture


@cache
def plain(name: str, culture: str = "") -> str:
    """The name without accents, as keyboards, badge printers and mail administrators write it."""
    if culture == "german":
        name = name.translate(_GERMAN)
    folded = unicodedata.normalize("NFKD", name.translate(_SPELT_OUT))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


@cache
def address_part(name: str, culture: str) -> str:
    """The name as it stands in an e-mail address: lower case ASCII letters only."""
    return "".join(letter for letter in plain(name, culture).lower() if letter.isascii() and letter.isalpha())
