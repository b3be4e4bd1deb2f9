import { stemmer } from '@orama/stemmers/spanish';
import type { Language } from './language.ts';

export const es: Language = {
  code: 'es',
  name: 'Español',
  script: 'Latin',
  stopWords: `a al algo algún alguna algunas alguno algunos ante antes aquel aquella aquello aquí así aún aunque cada como cómo con contra cual cuál
    cuales cuáles cualquier cuando cuándo cuanto cuánto cuánta cuántas cuántos de del desde donde dónde dos durante e el él ella ellas ellos en
    entre era eran eres es esa esas ese eso esos esta está están estas este esto estos fue fueron ha hace hacia han hasta hay la las le les lo
    los más me mediante mi mis mientras muy nada ni no nos nosotros nuestra nuestro o os otra otras otro otros para pero poco por porque pues
    que qué quien quién quienes quiénes se sea según ser si sí sido sin sino sobre son su sus también tan te tiene tienen toda todas todo todos
    tras tu tú tus u un una unas uno unos usted ustedes y ya yo puede pueden puedo debe deben`,
  abbreviations: 'Sr Sra Srta Sres Dr Dra Ud Uds Vd Vds Prof pág págs Núm núm Av Avda aprox EE.UU ej',
  // People leave its mark out, and the stemmer goes by it.
  stem: (word) => stemmer(word.replace(/(?<=[cst])ion$/, 'ión')),
  asks: {
    definition:
      '^qué es|^que es|^qué son|^que son|^quién es|^quién fue|^quién era|^qué significa|^que significa|^definición|^definir',
    time: 'cuándo|en qué año|qué año|qué fecha|qué día|qué mes|qué siglo|qué hora|desde cuándo',
    number:
      'cuánto|cuánta|cuántos|cuántas|qué cantidad|qué porcentaje|qué edad|qué altura|qué tamaño|qué distancia|con qué frecuencia|cada cuánto|qué número',
    name: 'quién|quiénes|dónde|adónde|cuál|cómo se llama|cómo se llaman|cómo se llamaba',
    howTo:
      '^cómo|^como puedo|^como se|cómo puedo|cómo se hace|cómo hacer|hay alguna forma|hay alguna manera|es posible|pasos para',
    reason: '^por qué|por qué|por cuál razón|a qué se debe',
    comparison:
      'vs|versus|diferencia entre|diferencias entre|se diferencia|comparado con|comparar|comparación|mejor que|más rápido que|ventajas y desventajas',
    yesNo: '^es|^son|^está|^puede|^puedo|^hay|^tiene|^tengo|^se puede|^debo|^fue|^funciona',
    others: 'qué|cuál|cuáles|cómo',
    tasks: `instalar configurar añadir agregar eliminar borrar quitar crear modificar cambiar activar desactivar iniciar detener reiniciar descargar
      subir enviar exportar importar conectar renombrar restablecer actualizar cancelar registrar abrir cerrar guardar copiar mover buscar
      solicitar restaurar probar verificar mostrar ocultar definir bloquear desbloquear compartir imprimir traducir evitar pagar`,
  },
  tells: {
    time: 'siglo siglos enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo',
    number:
      'dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta cien ciento mil millón millones mitad tercio cuarto docena vez veces',
    defines: 'es|son|significa|se refiere a',
  },
  turns: 'no nunca jamás|sin|antes|después',
  leans: `esto|este|esta|estos|estas|eso|ese|esa|esos|esas|sin embargo|además|también|por tanto|por lo tanto|por eso|por ejemplo|así|entonces|luego|asimismo|no obstante
    |en cambio|de lo contrario|en este caso|en este|en esta|para ello|para esto|ello|pero|y|o|sí,|no,`,
  points:
    'véase|vea|ver|ver también|consulte|consulta|para más|para saber más|para obtener más|más información|más detalles|lea',
  smallTalk: {
    greeting:
      'hola|buenas|buenos días|buenas tardes|buenas noches|qué tal|cómo estás|cómo está|hola a todos|prueba|test',
    thanks:
      'gracias|muchas gracias|mil gracias|muchísimas gracias|ok gracias|gracias por la ayuda|muy amable|perfecto gracias',
    bye: 'adiós|hasta luego|hasta pronto|chao|chau|nos vemos|hasta mañana|que tengas un buen día|buen día',
    ok: 'ok|okay|vale|de acuerdo|entendido|perfecto|genial|muy bien|bien|sí|no|claro|bueno|ya veo|listo|da igual',
  },
  asking: {
    interrogative: `quién quiénes qué cuándo dónde adónde cómo cuánto cuánta cuántos cuántas cuál cuáles quien que cuando donde como cuanto cual
      si`,
    auxiliary: '',
    person: 'yo me mi nos usted ustedes tú alguien nosotros mis nuestro',
    leading: `favor decir decirme dime saber sabe sabes gustaría quisiera quiero necesito ayudar ayudarme ayuda explicar explicarme mostrar
      pregunta duda preguntar`,
    courtesy: 'por puede puedes podría podrías podrían una un tengo la a y no',
    social: `hola buenos buenas días tardes noches gracias muchas mil de antemano saludos cordiales un saludo atentamente estimado
      estimada estimados señor señora adiós por su tu ayuda todos a y`,
    continuing: 'y e pero o también entonces',
    referring: `él ella ello ellos ellas lo su sus eso esa ese esos esas esto esta este estos estas aquel allí ahí mismo misma otro otra
      otros otras tal`,
    everyday: `el la los las un una unos unas de del al en a con por para se no es son era ser está están ha han haber hacer hace puede debe
      hay tiempo cosa problema exactamente cuesta ocurrió pasó pasa manera ahora urgente nuevo bueno malo también siempre nunca`,
  },
};
