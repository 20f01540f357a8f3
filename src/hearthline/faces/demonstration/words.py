"""Invented names and places: made of plain words, so that nobody takes them for real people."""

from __future__ import annotations

SURNAME_HEADS = (
    "Amber Birch Bramble Button Candle Cinder Cobble Copper Dapple Draft Ember Feather Garnet "
    "Harbor Hollow Juniper Kettle Lantern Marble Meadow Mellow Nettle Orchard Paper Pebble Quill "
    "Ribbon Saddle Sample Stencil Tallow Thimble Umber Velvet Walnut Willow Winter Yarrow"
).split()
SURNAME_TAILS = (
    "brook by dale den feather field ford hurst ley moor shaw stone ton well wood".split()
)

WOMEN = (
    "Ada Aisha Alma Amara Beatriz Bettina Carmen Celia Chidi Cora Dalia Delphine Edith Elena "
    "Esther Fatima Flora Gloria Hanna Ines Irina Ivy Jamila June Kalani Lena Leila Lourdes Mai "
    "Mara Maribel Nadia Nell Noor Odessa Olga Paloma Petra Priya Queenie Rosalind Ruth Selma "
    "Soledad Tamsin Thea Uma Vera Violet Wanda Xiomara Yasmin Yoko Zora"
).split()
MEN = (
    "Abel Adebayo Alvin Amos Anton Basil Benno Caleb Carlos Casper Dario Dewey Dmitri Edgar Emil "
    "Ezra Felix Floyd Gus Hal Hector Hugo Ignacio Ira Ivan Jasper Javier Joaquin Kenji Kofi Leo "
    "Linus Luther Mateo Milo Moses Nils Omar Orson Oscar Otto Pablo Percy Quentin Rafael Ravi Roy "
    "Samir Silas Tobias Ulysses Victor Walter Wendell Xavier Yusuf Zeke"
).split()

HOSPITALS = (
    "Sample General Hospital",
    "Northmock Medical Center",
    "Riverbend Example Clinic",
    "Saint Placeholder Hospital",
    "Children's Pretend Hospital",
)
CHILDREN_S_HOSPITAL = HOSPITALS[-1]
PAYERS = (
    ("Medicare sample plan", 0.34),
    ("Everyday Health Plan (invented)", 0.30),
    ("State Medicaid sample plan", 0.18),
    ("Union Fund Example", 0.10),
    ("Self-pay", 0.08),
)
PRESCRIBERS = (
    "Nemo, Hal",
    "Exemplar, Ruth",
    "Draftby, Ines",
    "Mockley, Oren",
    "Stencilton, Priya",
    "Paperwell, Leo",
    "Quillstone, Amara",
    "Pretend, Victor",
)
LANGUAGES = (
    ("en", "English", 0.84),
    ("es", "Spanish", 0.10),
    ("so", "Somali", 0.03),
    ("ne", "Nepali", 0.03),
)
ALLERGENS = (
    ("penicillin", "rash", "moderate"),
    ("penicillin", "anaphylaxis", "severe"),
    ("latex", "hives", "mild"),
    ("sulfonamide antibiotic", "rash", "moderate"),
    ("chlorhexidine", "contact dermatitis", "mild"),
    ("adhesive tape", "skin irritation", "mild"),
    ("iodinated contrast", "hives", "moderate"),
    ("cefaclor", "hives", "moderate"),
)
RELATIONS = ("spouse", "daughter", "son", "sister", "brother", "friend", "neighbor")
HOME_MEDICATIONS = (
    "metoprolol 25 mg by mouth twice daily",
    "lisinopril 10 mg by mouth daily",
    "apixaban 5 mg by mouth twice daily",
    "metformin 500 mg by mouth twice daily",
    "atorvastatin 20 mg by mouth daily",
    "levothyroxine 50 mcg by mouth daily",
    "acetaminophen 500 mg by mouth as needed",
)
