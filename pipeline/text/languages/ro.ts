import { stemmer } from '@orama/stemmers/romanian';
import type { Language } from './language.ts';

export const ro: Language = {
  code: 'ro',
  name: 'Română',
  script: 'Latin',
  stopWords: `de în și a la să din o pe cu nu mai un este că care pentru se au ce ca al am sunt fi va s lui ale ai ei el ea ele ele îi îl le lor sau dar după prin
    fost era erau fie când unde cum cine cât câte câți câtă cărui cărei căror acest această acești aceste acesta aceasta aceștia acestea acel acea acei acele
    unei unui unor despre între până fără foarte doar dacă deci decât nici tot toate toți fiecare eu tu noi voi mă te ne vă îmi îți mi ți meu mea mei mele tău ta
    dintre asupra sub peste spre astfel încă deja precum fi avea are avem aveți pot poate putem puteți trebuie`,
  abbreviations: 'Dl Dna dl dna Prof Dr Nr nr Str pag',
  stem: stemmer,
  asks: {
    definition: '^ce este|^ce sunt|^cine este|^cine a fost|^cine era|^ce înseamnă|^ce inseamna|^definiție',
    time: 'când|în ce an|ce an|ce dată|în ce zi|ce lună|în ce secol|la ce oră',
    number: 'cât|câte|câți|câtă|ce procent|ce număr|cât de|ce vârstă|ce înălțime',
    name: 'cine|cui|unde|pe cine|al cui|cum se numește|cum se numesc|cum se numea|cum se numeau',
    howTo: '^cum|cum pot|cum se|cum să|pași pentru|există o modalitate',
    reason: '^de ce|de ce|din ce motiv|din ce cauză',
    comparison: 'diferența dintre|diferențe|diferă de|comparație|compară|comparativ cu|mai bun decât|vs',
    yesNo: '^este|^sunt|^pot|^poate|^are|^există|^trebuie|^a fost|^se poate',
    others: 'ce|care',
    tasks:
      'instalare configurare adăugare ștergere eliminare creare modificare schimbare activare dezactivare pornire oprire repornire descărcare încărcare trimitere export import conectare redenumire actualizare anulare înregistrare deschidere închidere salvare copiere căutare restaurare testare verificare afișare ascundere plată',
  },
  tells: {
    time: 'secol secolul ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie luni marți miercuri joi vineri sâmbătă duminică',
    number:
      'doi două trei patru cinci șase șapte opt nouă zece douăzeci sută sute mie mii milion milioane miliard miliarde jumătate treime sfert ori dată',
    defines: 'este|sunt|înseamnă|reprezintă',
  },
  turns: 'nu niciodată|fără|înainte|după',
  leans:
    'acest|această|acesta|aceasta|acestea|aceștia|totuși|însă|prin urmare|astfel|de asemenea|în plus|de exemplu|apoi|atunci|în acest|în acest caz|el|ea|ei|ele|dar|și|sau|da,|nu,',
  points: 'vezi|consultați|pentru mai multe|mai multe informații|pentru detalii|citiți',
  smallTalk: {
    greeting: 'bună|salut|bună ziua|bună dimineața|bună seara|hei|ce mai faci|ce faci|alo|test',
    thanks: 'mulțumesc|mersi|mulțumesc mult|mulțumesc frumos|mulțumim|multumesc',
    bye: 'la revedere|pa|pe curând|noapte bună|o zi bună',
    ok: 'ok|bine|da|nu|în regulă|am înțeles|perfect|super|sigur|de acord',
  },
};
