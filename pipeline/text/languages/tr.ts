import { stemmer } from '@orama/stemmers/turkish';
import type { Language } from './language.ts';

export const tr: Language = {
  code: 'tr',
  name: 'Türkçe',
  script: 'Latin',
  stopWords: `ve bir bu için de da çok ile ne daha en gibi olarak her kadar o olan ben var ama sonra ki iyi yok ya değil sen biz siz onlar bunu şu şey hangi kim kime kimin
    kimi nasıl neden niçin niye nerede nereye nereden kaç mı mi mu mü mıdır midir mudur müdür ise veya ya ancak fakat çünkü eğer hem hiç bana sana ona bize size onu beni seni
    benim senin onun bizim sizin onların bunun şunun buna şuna bunlar şunlar olduğu oldu olan olur olarak edilen eden ederek tarafından üzerinde arasında göre önce diye ayrıca
    bazı tüm bütün hangisi hangileri nedir kimdir`,
  abbreviations: 'Dr Prof Doç vb vs örn bkz yy Cad Sok Av',
  stem: stemmer,
  stemsMarks: true,
  asks: {
    definition: 'nedir$|ne demek$|ne demektir$|kimdir$|ne anlama gelir$|anlamı nedir$|tanımı$|kimdi$',
    time: 'ne zaman|hangi yıl|hangi yılda|hangi tarihte|hangi gün|hangi ay|hangi yüzyılda|kaç yılında|saat kaçta',
    number: 'kaç|ne kadar|yüzde kaçı|kaç tane|kaç kişi|ne sıklıkla|ne kadar süre|kaçıncı|kaçtır|kaçı',
    name: 'kim|kime|kimin|kimi|kimler|nerede|nereye|nereden|neresi|neresidir|hangi ülke',
    howTo: 'nasıl|nasıl yapılır|nasıl yapabilirim|adımları|mümkün mü|bir yolu var mı',
    reason: 'neden|niçin|niye|sebebi nedir|ne sebeple',
    comparison:
      'farkı|arasındaki fark|arasındaki farklar|farkları|karşılaştır|karşılaştırma|karşılaştırması|daha iyi|kıyasla|vs',
    yesNo: 'mı$|mi$|mu$|mü$|mıdır$|midir$|mudur$|müdür$|var mı|mıyım$|miyim$|mısınız$|misiniz$',
    others: 'ne|hangi|hangisi|hangisidir|nedir|neyi|neye|nelerdir|kimdir|neydi',
    tasks:
      'kurma kurulum ayarlama ekleme silme kaldırma oluşturma değiştirme etkinleştirme başlatma durdurma güncelleme indirme yükleme gönderme bağlanma iptal kayıt açma kapatma kaydetme kopyalama arama test kontrol gösterme gizleme paylaşma yazdırma ödeme kurmak ayarlamak eklemek silmek oluşturmak değiştirmek',
  },
  tells: {
    time: 'yüzyıl yüzyılda yılında yıl ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık pazartesi salı çarşamba perşembe cuma cumartesi pazar',
    number:
      'iki üç dört beş altı yedi sekiz dokuz on yirmi otuz yüz bin milyon milyar yarım yarısı üçte çeyrek kez yüzde',
    defines: 'denir|anlamına gelir|demektir|dır|dir|olarak tanımlanır',
  },
  turns: 'değil|olmadan|önce|sonra',
  leans:
    'bu|bunlar|bunun|buna|bunu|böylece|ancak|fakat|ayrıca|bu nedenle|bu yüzden|dolayısıyla|örneğin|benzer şekilde|daha sonra|sonra|o|onlar|yine de|bunun için|bu durumda|ama|ve|evet,|hayır,',
  points: 'bkz|bakınız|daha fazla bilgi|ayrıntılar için|ayrıntılı bilgi|daha fazlası',
  smallTalk: {
    greeting: 'merhaba|selam|günaydın|iyi günler|iyi akşamlar|merhabalar|nasılsın|nasılsınız|deneme|test',
    thanks: 'teşekkürler|teşekkür ederim|çok teşekkürler|sağ ol|sağol|çok sağ ol|eyvallah|teşekkür',
    bye: 'hoşça kal|güle güle|görüşürüz|iyi geceler|hoşçakal|bay bay',
    ok: 'tamam|peki|olur|evet|hayır|anladım|süper|harika|güzel|tamamdır|iyi|ok',
  },
};
