import { stemmer } from '@orama/stemmers/french';
import type { Language } from './language.ts';

export const fr: Language = {
  code: 'fr',
  name: 'Français',
  script: 'Latin',
  stopWords: `à au aux avec ai as a ont avait avaient avez avons c ce ceci cela celle celles celui ces cet cette ceux chaque chez comme d dans de
    depuis des donc dont du elle elles en entre es est et était étaient été êtes être eu eux faut il ils j je l la le les leur leurs lui là m ma
    mais me même mes moi mon n ne ni nos notre nous on ou où par parce pas peu peut peuvent plus pour pourquoi puis qu quand que quel quelle
    quelles quels qui quoi s sa sans se sera seront ses si son sont sous sur t ta te tes toi ton tous tout toute toutes tu un une vers vos votre
    vous y ça cet était doit doivent lorsque puisque afin aussi alors ainsi très peux puis-je combien`,
  abbreviations: 'M MM Mme Mmes Mlle Mlles Dr Pr St Ste av apr env Cf cf éd janv févr juil sept déc Tél',
  stem: stemmer,
  asks: {
    definition:
      '^qu est ce que|^qu est ce qu|^c est quoi|^que signifie|^que veut dire|^qui est|^qui était|^quelle est la définition|^définition|^définir',
    time: 'quand|quelle année|quelle date|quel jour|quel mois|quel siècle|quelle heure|depuis combien de temps',
    number:
      'combien|quel nombre|quel pourcentage|quel âge|quelle taille|quelle distance|quelle durée|à quelle fréquence|quelle hauteur|quel est le prix',
    name: 'qui|où|lequel|laquelle|comment s appelle|comment appelle t on|comment s appelait',
    howTo:
      '^comment|comment faire|comment puis je|comment on|y a t il un moyen|est il possible de|étapes pour|procédure pour',
    reason: '^pourquoi|pourquoi|pour quelle raison|à cause de quoi',
    comparison:
      'vs|versus|différence entre|différences entre|diffère de|par rapport à|comparé à|comparer|comparaison|mieux que|plus rapide que|avantages et inconvénients',
    yesNo:
      '^est ce que|^est ce qu|^est il|^est elle|^peut on|^puis je|^y a t il|^faut il|^dois je|^a t il|^peut il|^sont ils',
    others: 'que|quel|quelle|quels|quelles|quoi',
    tasks: `installer configurer ajouter supprimer créer modifier changer activer désactiver démarrer arrêter redémarrer télécharger envoyer
      exporter importer connecter renommer réinitialiser mettre résilier annuler inscrire ouvrir fermer enregistrer copier déplacer chercher
      demander restaurer tester vérifier afficher masquer définir bloquer débloquer partager imprimer traduire éviter payer`,
  },
  tells: {
    time: 'siècle siècles janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche',
    number:
      'deux trois quatre cinq six sept huit neuf dix onze douze vingt trente quarante cinquante cent cents mille million millions milliard milliards moitié tiers quart douzaine fois',
    defines: 'est|sont|désigne|désignent|signifie',
  },
  turns: 'ne pas jamais non|sans|avant|après',
  leans: `cela|ceci|ce|cette|cet|ces|celui-ci|celle-ci|ceux-ci|cependant|donc|ainsi|toutefois|néanmoins|pourtant|de plus|en outre|par conséquent|par exemple|de même
    |sinon|alors|ensuite|puis|il|elle|ils|elles|c'est|dans ce cas|dans ce|pour cela|pour ce faire|mais|et|ou|oui,|non,`,
  points:
    'voir|voir aussi|consultez|reportez vous|pour plus d|pour plus de|pour en savoir plus|en savoir plus|plus d informations|lire aussi',
  smallTalk: {
    greeting: 'bonjour|salut|bonsoir|coucou|bonjour à tous|ça va|comment ça va|comment allez vous|test',
    thanks: 'merci|merci beaucoup|merci bien|mille mercis|ok merci|super merci|merci à vous|je vous remercie',
    bye: 'au revoir|à bientôt|à plus|à plus tard|bonne journée|bonne soirée|bonne nuit|adieu|ciao',
    ok: 'ok|okay|d accord|compris|parfait|super|très bien|bien|oui|non|entendu|génial|ça marche|je vois|laisse tomber',
  },
  asking: {
    interrogative:
      'qui que quoi quand où pourquoi comment combien quel quelle quels quelles lequel laquelle est si qu',
    auxiliary: '',
    person: 'je j vous tu nous moi me m quelqu mon ma mes notre',
    leading: `plaît plait dire dites savoir sais sait voudrais aimerais souhaite veux aider aidez expliquer expliquez montrer question
      demander demande besoin`,
    courtesy:
      's il te peux peut pouvez pourriez pourrais pourrait une petite bien le la un à de ai et ne pas',
    social: `bonjour bonsoir salut coucou merci beaucoup bien d avance par cordialement cordiales salutations bonne journée à tous vous et
      mille pour votre aide madame monsieur au revoir`,
    continuing: 'et mais ou aussi alors puis quid',
    referring: `elle ils elles lui leur leurs y en ça cela ceci celui celle ceux celles cette ces là même autre autres tel`,
    everyday: `est sont était être a ont avoir faire fait peut doit faut va temps chose problème exactement coûte arrivé passe passé moyen
      maintenant urgent nouveau bon mauvais aussi encore toujours jamais`,
  },
};
