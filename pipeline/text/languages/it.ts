import { stemmer } from '@orama/stemmers/italian';
import type { Language } from './language.ts';

export const it: Language = {
  code: 'it',
  name: 'Italiano',
  script: 'Latin',
  stopWords: `di e che il la a in un per è del i una le si con della da sono ma al ha più dei nel alla delle gli lo mi ti ci vi ne se anche o ed come non ho hanno
    era erano essere stato stata stati state questo questa questi queste quello quella quelli quelle cosa quale quali quando dove chi perché quanto quanta quanti quante
    dal dalla dai dalle degli dello allo agli alle ai nella nelle nei negli nello sul sulla sulle sui sugli col su tra fra ogni suo sua suoi sue mio mia tuo tua loro noi
    voi io tu lui lei cui tutto tutti tutta tutte molto così dopo prima durante senza sotto contro fino poi già ancora solo può possono deve devono posso dell all nell l d un c`,
  abbreviations: 'Sig Sigg Dott Prof Ing Avv ecc pag',
  stem: stemmer,
  asks: {
    definition:
      '^cos è|^cosa è|^che cos è|^che cosa è|^cosa sono|^chi è|^chi era|^cosa significa|^che significa|^definizione',
    time: 'quando|in che anno|quale anno|che data|quale data|che giorno|in che secolo|a che ora|in quale anno',
    number:
      'quanto|quanta|quanti|quante|quale percentuale|che percentuale|che numero|che età|che altezza|ogni quanto',
    name: 'chi|dove|di chi|a chi|come si chiama|come si chiamava',
    howTo: '^come|come posso|come si|come fare|c è un modo|è possibile|passaggi per',
    reason: '^perché|perché|per quale motivo|come mai',
    comparison:
      'differenza tra|differenze tra|differenza fra|differisce|confronto|confrontare|rispetto a|meglio di|vs',
    yesNo: '^è|^sono|^posso|^può|^c è|^ci sono|^ha|^si può|^devo|^funziona',
    others: 'cosa|che|quale|quali|qual',
    tasks:
      'installare configurare aggiungere eliminare rimuovere creare modificare cambiare attivare disattivare avviare fermare riavviare scaricare caricare inviare esportare importare collegare rinominare aggiornare annullare registrare aprire chiudere salvare copiare spostare cercare ripristinare provare verificare mostrare nascondere impostare condividere stampare tradurre pagare',
  },
  tells: {
    time: 'secolo secoli gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica',
    number:
      'due tre quattro cinque sei sette otto nove dieci venti trenta cento mille mila milione milioni miliardo miliardi metà terzo quarto dozzina volte',
    defines: 'è|sono|significa|indica|si riferisce a',
  },
  turns: 'non mai no|senza|prima|dopo',
  leans:
    'questo|questa|questi|queste|ciò|tale|tali|tuttavia|inoltre|quindi|pertanto|perciò|così|allo stesso modo|ad esempio|per esempio|poi|allora|in questo caso|in questo|per questo|esso|essa|ma|e|o|sì,|no,',
  points:
    'vedi|vedere|consultare|consulta|per ulteriori|per maggiori|maggiori informazioni|ulteriori informazioni|leggi',
  smallTalk: {
    greeting: 'ciao|salve|buongiorno|buonasera|ciao a tutti|come stai|come va|ehi|prova|test',
    thanks: 'grazie|grazie mille|molte grazie|grazie tante|ti ringrazio|ok grazie',
    bye: 'arrivederci|a presto|buonanotte|ci vediamo|addio|buona giornata',
    ok: 'ok|va bene|d accordo|capito|perfetto|bene|sì|no|certo|ottimo|okay',
  },
};
