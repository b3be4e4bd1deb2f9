import { stemmer } from '@orama/stemmers/swedish';
import type { Language } from './language.ts';

export const sv: Language = {
  code: 'sv',
  name: 'Svenska',
  script: 'Latin',
  stopWords: `är det att och i jag på en inte som för med har av om du så till den de ett kan vi men man var ska när nu vad han hon hans hennes deras vår er min din sin sitt
    sina mitt ditt mig dig sig oss dem denna detta dessa där här vem vems vart varför hur vilken vilket vilka eller från vid efter före under över mellan mot utan genom hade blev blir
    bli varit vara skulle kunde måste får många mycket mer mest alla allt varje ingen inget inga också bara än då även eftersom samt både ni era eran`,
  abbreviations: 'dvs osv kl nr Dr Prof st jfr resp',
  stem: stemmer,
  gluesWords: true,
  asks: {
    definition: '^vad är|^vem är|^vem var|^vad betyder|^vad innebär|^definition',
    time: 'när|vilket år|vilket datum|vilken dag|vilken månad|vilket århundrade|hur dags',
    number:
      'hur många|hur mycket|hur länge|hur gammal|hur hög|hur stor|hur ofta|hur långt|hur snabbt|hur stor andel',
    name: 'vem|vems|vilka personer|var|vart|varifrån|vad heter',
    howTo: '^hur|hur kan jag|hur gör jag|hur man|finns det ett sätt|steg för',
    reason: '^varför|varför|av vilken anledning',
    comparison:
      'skillnad mellan|skillnaden mellan|skillnader mellan|skiljer sig|jämför|jämförelse|jämfört med|bättre än|snabbare än|vs',
    yesNo: '^är|^kan|^får|^har|^finns|^måste|^fungerar|^går det|^blir|^ska',
    others: 'vad|vilken|vilket|vilka|hur',
    tasks:
      'installera konfigurera lägga ta bort skapa ändra aktivera inaktivera starta stoppa ladda skicka exportera importera ansluta byta återställa uppdatera avbryta registrera öppna stänga spara kopiera flytta söka testa kontrollera visa dölja dela skriva betala',
  },
  tells: {
    time: 'århundradet talet januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag lördag söndag',
    number:
      'två tre fyra fem sex sju åtta nio tio tjugo hundra tusen miljon miljoner miljard miljarder hälften tredjedel fjärdedel gånger procent',
    defines: 'är|betyder|innebär|avser',
  },
  turns: 'inte aldrig|utan|innan|efter',
  leans:
    'detta|denna|dessa|det|den|de|dock|emellertid|därför|således|dessutom|också|på samma sätt|till exempel|sedan|då|i detta fall|för detta|han|hon|men|och|eller|så|ja,|nej,',
  points: 'se|se även|för mer|mer information|läs mer|läs',
  smallTalk: {
    greeting: 'hej|hejsan|tjena|god morgon|god kväll|goddag|hallå|hur mår du|test',
    thanks: 'tack|tack så mycket|tusen tack|stort tack|tackar|ok tack',
    bye: 'hej då|hejdå|adjö|vi ses|god natt|ha det bra',
    ok: 'ok|okej|bra|jag förstår|ja|nej|visst|perfekt|toppen|uppfattat',
  },
};
