import { stemmer } from '@orama/stemmers/dutch';
import type { Language } from './language.ts';

export const nl: Language = {
  code: 'nl',
  name: 'Nederlands',
  script: 'Latin',
  stopWords: `de van het een en in is op ik dat voor je te met niet zijn die als er maar om aan hij ook ze door naar uit bij dan wat nog was wordt worden werd werden of
    heeft hebben had hadden zal zullen zou zouden kan kunnen kunt kon moet moeten mag deze dit dat die daar hier waar wie wanneer waarom hoe hoeveel welk welke hun hem haar
    hen zij wij we jij u jullie mijn jouw uw ons onze zich tot over onder tussen tegen na sinds tijdens zonder omdat want dus toen nu al alle alles elk elke geen zo zeer heel
    ben bent`,
  abbreviations: 'Dhr Mevr dhr mevr Mw Dr Prof bijv enz blz ca resp',
  stem: stemmer,
  gluesWords: true,
  asks: {
    definition: '^wat is|^wat zijn|^wie is|^wie was|^wat betekent|^definitie',
    time: 'wanneer|welk jaar|welke datum|welke dag|welke maand|welke eeuw|hoe laat',
    number: 'hoeveel|hoe lang|hoe oud|hoe hoog|hoe groot|hoe vaak|hoe ver|hoe snel|welk percentage',
    name: 'wie|wiens|waar|waarheen|waarvandaan|hoe heet|hoe heten',
    howTo: '^hoe|hoe kan ik|hoe moet ik|hoe doe ik|is er een manier|stappen om|handleiding',
    reason: '^waarom|waarom|hoe komt het',
    comparison:
      'verschil tussen|verschillen tussen|verschilt van|vergelijk|vergelijking|vergeleken met|beter dan|sneller dan|vs',
    yesNo: '^is|^zijn|^kan|^kun|^mag|^heeft|^moet|^werkt|^bestaat|^wordt|^was',
    others: 'wat|welk|welke|hoe|waarmee|waarvoor',
    tasks:
      'installeren instellen toevoegen verwijderen maken aanmaken wijzigen veranderen inschakelen uitschakelen starten stoppen herstarten downloaden uploaden versturen exporteren importeren verbinden hernoemen resetten bijwerken annuleren opzeggen registreren openen sluiten opslaan kopiëren verplaatsen zoeken herstellen testen controleren tonen verbergen delen printen vertalen betalen',
  },
  tells: {
    time: 'eeuw januari februari maart april mei juni juli augustus september oktober november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag',
    number:
      'twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig honderd duizend miljoen miljard helft derde kwart keer procent',
    defines: 'is|zijn|betekent|verwijst naar',
  },
  turns: 'niet nooit geen|zonder|voordat|nadat',
  leans:
    'dit|deze|dat|die|het|hij|zij|echter|daarom|dus|hierdoor|daardoor|daarna|vervolgens|bovendien|ook|evenzo|bijvoorbeeld|toen|in dit geval|hiervoor|maar|en|of|ja,|nee,',
  points: 'zie|zie ook|voor meer|meer informatie|lees|raadpleeg|meer details',
  smallTalk: {
    greeting: 'hallo|hoi|hey|hi|goedemorgen|goedemiddag|goedenavond|goedendag|hoe gaat het|test',
    thanks: 'bedankt|dank je|dank je wel|dank u|dank u wel|dankjewel|hartelijk dank|ok bedankt|dankuwel',
    bye: 'tot ziens|doei|dag|tot later|tot straks|welterusten|fijne dag',
    ok: 'ok|oké|oke|goed|prima|begrepen|ja|nee|duidelijk|perfect|mooi|is goed|top',
  },
};
