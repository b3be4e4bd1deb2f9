import { stemmer } from '@orama/stemmers/portuguese';
import type { Language } from './language.ts';

export const pt: Language = {
  code: 'pt',
  name: 'Português',
  script: 'Latin',
  stopWords: `de a o que e do em da é para não se uma um com no na por os eu como as mais dos mas foi ao ele das à seu sua seus suas ou quando muito nos já eu também só
    pelo pela até isso ela entre depois sem mesmo aos ter seus quem nas me esse eles você essa num nem meu minha numa pelos pelas elas qual quais nós lhe deles essas
    esses este esta estes estas isto aquele aquela aquilo são está estão era eram ser foram tem têm há onde quanto quanta quantos quantas porque porquê cada todo toda todos todas
    lhes teu tua dele dela sobre sob contra durante desde pode podem posso deve devem às num numa`,
  abbreviations: 'Sr Sra Dr Dra Prof Profa pág págs Av aprox',
  // People leave their marks out, and the stemmer goes by them.
  stem: (word) => stemmer(word.replace(/cao$/, 'ção').replace(/coes$/, 'ções')),
  asks: {
    definition: '^o que é|^o que são|^quem é|^quem foi|^quem era|^o que significa|^definição|^que é',
    time: 'quando|em que ano|que ano|qual ano|que data|que dia|em que século|a que horas|que mês',
    number:
      'quanto|quanta|quantos|quantas|qual porcentagem|que percentagem|que idade|que altura|com que frequência|qual o número',
    name: 'quem|onde|aonde|de quem|como se chama|como se chamava',
    howTo: '^como|como posso|como faço|como se|existe alguma forma|é possível|passos para',
    reason: '^por que|^porque|^por quê|por que|por qual motivo|qual o motivo',
    comparison:
      'diferença entre|diferenças entre|difere|comparação|comparar|em comparação com|melhor que|melhor do que|vs',
    yesNo: '^é|^são|^posso|^pode|^há|^tem|^está|^devo|^existe|^dá para|^funciona',
    others: 'que|qual|quais',
    tasks:
      'instalar configurar adicionar remover excluir apagar criar modificar alterar mudar ativar desativar iniciar parar reiniciar baixar enviar carregar exportar importar conectar renomear redefinir atualizar cancelar registrar abrir fechar salvar guardar copiar mover buscar restaurar testar verificar mostrar ocultar definir bloquear compartilhar imprimir traduzir evitar pagar',
  },
  tells: {
    time: 'século séculos janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda terça quarta quinta sexta sábado domingo',
    number:
      'dois duas três quatro cinco seis sete oito nove dez vinte trinta cem cento mil milhão milhões bilhão bilhões metade terço quarto dúzia vezes',
    defines: 'é|são|significa|refere-se a',
  },
  turns: 'não nunca nem|sem|antes|depois após',
  leans:
    'isso|isto|este|esta|estes|estas|esse|essa|esses|essas|no entanto|porém|contudo|além disso|também|portanto|assim|por isso|por exemplo|então|depois|da mesma forma|neste caso|nesse caso|ele|ela|mas|e|ou|sim,|não,',
  points: 'veja|ver|consulte|para mais|para saber mais|mais informações|leia',
  smallTalk: {
    greeting: 'olá|oi|bom dia|boa tarde|boa noite|e aí|tudo bem|como vai|teste',
    thanks: 'obrigado|obrigada|muito obrigado|muito obrigada|valeu|agradeço|ok obrigado',
    bye: 'tchau|até logo|até mais|adeus|até amanhã',
    ok: 'ok|tá|tá bom|está bem|certo|entendi|perfeito|ótimo|sim|não|beleza|legal',
  },
};
