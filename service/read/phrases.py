"""Lines that news sites print around articles, in the languages of the region. A table that `boilerplate` reads.

`0` stands for any number. Written as sites write them: case, punctuation and variants of letters are folded before
comparing.
"""

from __future__ import annotations

# the whole line
WHOLE = """
0 comments | 0 comment | no comments | no comments yet | comments | comments 0 | comment | leave a reply
leave a comment | post a comment | add a comment | write a comment | be the first to comment | view comments
show comments | join the conversation | comments are closed | reply | share | share this | share this article
share this story | share this post | share on | share via | share on facebook | share on twitter | share on whatsapp
share on telegram | tweet | email | print | print this page | copy link | link copied | save | like this | like
like loading | loading | advertisement | advertisements | sponsored | sponsored content | story continues below
story continues below advertisement | article continues below | article continues after ad
article continues below advertisement | continue reading | read more | read more on this topic | read also | also read
read next | related | related articles | related stories | related news | related posts | related topics
more on this story | more on this | recommended | recommended for you | you may also like | you might also like
most read | most popular | trending | trending now | latest news | top stories | more news | more stories
next article | previous article | next post | previous post | tags | topics | topic | keywords | subscribe
subscribe now | sign up | sign in | log in | register | newsletter | our newsletter | follow us | all rights reserved
donate | donate now | support us | support our work | become a member | back to top | go to top | home
skip to content | menu | search | follow us on | stay connected | about the author | about author | author
article content | listen to this article | listen to article | watch | watch live | watch the video | photo gallery
gallery | view gallery | image source | image caption | show more | load more | hide | close
please enable javascript | please wait | main content | on this page | in this article | table of contents
share full article | comment on this story | what s your reaction | rate this article | 0 min read | 0 minute read
0 minutes read | min read | 0 views | views 0 | views | 0 shares | shares 0 | shares | reading time 0 min
reading time 0 minutes | reading time 0 mins | download our app | download the app | print friendly | editor s pick
editors picks | editor s choice | click here | details | thank you for reading | correction policy | report an error
report a typo | send us a correction

комментарии | комментариев 0 | комментарии 0 | 0 комментариев | 0 комментария | 0 комментарий | нет комментариев
комментариев нет | комментариев пока нет | оставить комментарий | оставьте комментарий | добавить комментарий
ваш комментарий | написать комментарий | комментировать | обсудить | поделиться | поделиться новостью
поделиться в соцсетях | поделиться ссылкой | поделитесь с друзьями | поделиться с друзьями | поделитесь новостью
скопировать ссылку | ссылка скопирована | читайте также | читать также | читайте ещё | читайте еще | читать далее
читать дальше | читайте далее | подробнее | по теме | материалы по теме | новости по теме | ещё по теме | еще по теме
похожие новости | похожие статьи | похожие материалы | другие новости | связанные новости | смотрите также
смотреть также | последние новости | главные новости | лента новостей | новости партнеров | новости партнёров
самое читаемое | популярное | популярные новости | рекомендуем | рекомендованное | реклама | на правах рекламы
подписаться | подписывайтесь | подпишитесь | подписаться на рассылку | подписаться на новости | рассылка | теги | тэги
метки | ключевые слова | все права защищены | распечатать | версия для печати | отправить по почте | наверх | главная
войти | регистрация | авторизация | поиск | меню | загрузка | показать ещё | показать еще | поддержать
поддержать нас | поддержите нас | поддержать редакцию | нашли ошибку | сообщить об ошибке | сообщить об опечатке
просмотров 0 | просмотры 0 | 0 просмотров | время чтения 0 мин | время чтения 0 минут | время на чтение 0 мин
следующая статья | предыдущая статья | следующая новость | предыдущая новость | скачать приложение | мы в соцсетях
мы в социальных сетях | источник фото | не пропустите

коментарі | залишити коментар | поділитися | читайте також | читати також | за темою | підписатися
усі права захищено

نظرات | نظر شما | ارسال نظر | دیدگاه ها | دیدگاه شما | 0 نظر | 0 دیدگاه | بدون نظر | بدون دیدگاه | نظر دهید
دیدگاهتان را بنویسید | ثبت نظر | اشتراک گذاری | به اشتراک بگذارید | به اشتراک گذاشتن | هم رسانی | همرسانی
این مطلب را به اشتراک بگذارید | بیشتر بخوانید | بیشتر بدانید | بیشتر ببینید | مطالب مرتبط | اخبار مرتبط | خبرهای مرتبط
مطالب پیشنهادی | آخرین اخبار | پربازدیدها | پربازدید ترین | پر بیننده ترین | برچسب ها | برچسبها | کلیدواژه ها
کلید واژه ها | کد خبر | کد خبر 0 | کد مطلب 0 | لینک کوتاه | نسخه چاپی | چاپ | تبلیغات | انتهای پیام | انتهای پیام 0
پایان پیام | پایان خبر | خبرنامه | عضویت در خبرنامه | ما را دنبال کنید | تمام حقوق محفوظ است | کلیه حقوق محفوظ است
همه حقوق محفوظ است | بازگشت به بالا | بازدید 0 | ادامه مطلب | دانلود اپلیکیشن | حمایت از ما | حمایت مالی | کپی لینک
لینک کپی شد

تبصرې | تبصره | خپله تبصره ولیکئ | شریکول | شریک کړئ | نور ولولئ | نور وګورئ | اړوند خبرونه | اړوند مطالب
وروستي خبرونه | موږ تعقیب کړئ | ټول حقوق خوندي دي

تبصرے | تبصرہ کریں | 0 تبصرے | اپنا تبصرہ لکھیں | کوئی تبصرہ نہیں | جواب دیں | شیئر کریں | شئیر کریں | شیئر
یہ بھی پڑھیں | مزید پڑھیں | مزید پڑھئے | مزید خبریں | متعلقہ خبریں | متعلقہ مضامین | تازہ ترین | تازہ ترین خبریں
مقبول ترین | اشتہار | اشتہارات | ٹیگز | نیوز لیٹر | ہمیں فالو کریں | جملہ حقوق محفوظ ہیں | جملہ حقوق بحق محفوظ ہیں
سبسکرائب کریں | ہماری ایپ ڈاؤن لوڈ کریں | ایپ ڈاؤن لوڈ کریں | لنک کاپی کریں | پرنٹ کریں | عطیہ دیں

टिप्पणियां | टिप्पणी करें | 0 टिप्पणियां | टिप्पणी दें | अपनी टिप्पणी दें | शेयर करें | साझा करें | यह भी पढ़ें
ये भी पढ़ें | इसे भी पढ़ें | और पढ़ें | आगे पढ़ें | संबंधित खबरें | संबंधित समाचार | ताज़ा खबरें | ताजा खबरें
विज्ञापन | टैग | टैग्स | कॉपी लिंक | सब्सक्राइब करें | फॉलो करें | हमें फॉलो करें | सर्वाधिकार सुरक्षित
ऐप डाउनलोड करें | दान करें | न्यूज़लेटर | न्यूजलेटर

মন্তব্য | মন্তব্য করুন | শেয়ার করুন | আরও পড়ুন | আরো পড়ুন | সম্পর্কিত খবর | বিজ্ঞাপন | সর্বশেষ খবর
সর্বস্বত্ব সংরক্ষিত | प्रतिक्रिया | प्रतिक्रिया दिनुहोस् | यो पनि पढ्नुहोस् | सम्बन्धित समाचार | सेयर गर्नुहोस्

izohlar | izoh qoldirish | izoh qoldiring | 0 izoh | 0 ta izoh | izohlar 0 | fikr bildirish | fikr qoldiring
ulashish | ulashing | do'stlaringizga ulashing | do'stlaringiz bilan baham ko'ring | baham ko'ring | o'qing
yana o'qing | shuningdek o'qing | batafsil | mavzuga oid | mavzuga doir | mavzuga oid yangiliklar
o'xshash yangiliklar | boshqa yangiliklar | so'nggi yangiliklar | ko'p o'qilgan | reklama | teglar | kalit so'zlar
obuna bo'ling | kanalimizga obuna bo'ling | bizga obuna bo'ling | barcha huquqlar himoyalangan | chop etish
havolani nusxalash | nusxalash | ilovani yuklab oling | bizni qo'llab quvvatlang | bizni kuzatib boring | изоҳлар
изоҳ қолдириш | изоҳ қолдиринг | улашиш | улашинг | ўқинг | яна ўқинг | шунингдек ўқинг | батафсил | мавзуга оид
сўнгги янгиликлар | кўп ўқилган | обуна бўлинг | каналимизга обуна бўлинг | барча ҳуқуқлар ҳимояланган
бизни қўллаб қувватланг

пікірлер | пікір қалдыру | пікір жазу | 0 пікір | бөлісу | достарыңызбен бөлісіңіз | тағы оқыңыз | оқи отырыңыз
сондай ақ оқыңыз | толығырақ | ұқсас жаңалықтар | соңғы жаңалықтар | жарнама | тегтер | жазылу
барлық құқықтар қорғалған | пикирлер | пикир калтыруу | комментарий калтыруу | бөлүшүү | бөлүшүңүз | дагы окуңуз
ошондой эле окуңуз | толугу менен | окшош жаңылыктар | акыркы жаңылыктар | жазылуу | бардык укуктар корголгон | шарҳҳо
назар | назари худро нависед | мубодила | мубодила кунед | ба дӯстон фиристед | инчунин хонед | бештар хонед
муфассал | хабарҳои дигар | хабарҳои охирин | обуна шавед | ҳамаи ҳуқуқҳо маҳфуз аст | ҳамаи ҳуқуқҳо ҳифз шудаанд
teswirler | teswir ýazyň | paýlaş | paýlaşyň | şeýle hem okaň | doly oka | meňzeş habarlar | soňky habarlar | mahabat

yorumlar | yorum yap | yorum yaz | yorum yapın | 0 yorum | yorum bırakın | paylaş | paylaşın | bunu paylaş
ayrıca okuyun | bunları da okuyun | devamını oku | daha fazla | ilgili haberler | ilgili konular | benzer haberler
son haberler | diğer haberler | çok okunanlar | en çok okunanlar | reklam | etiketler | abone ol | abone olun
bizi takip edin | tüm hakları saklıdır | yazdır | haberler | haberin devamı | sonraki haber | önceki haber
uygulamayı indir | linki kopyala | bağlantıyı kopyala | şərhlər | şərh yaz | həmçinin oxuyun | oxşar xəbərlər
son xəbərlər | digər xəbərlər | abunə ol | bütün hüquqlar qorunur | მსგავსი სიახლეები | გაზიარება | კომენტარები
კომენტარი | რეკლამა | ასევე წაიკითხეთ | ყველა უფლება დაცულია | մեկնաբանություններ | կիսվել | կարդացեք նաև
կարդալ ավելին | գովազդ | բոլոր իրավունքները պաշտպանված են | сэтгэгдэл | сэтгэгдэл бичих | хуваалцах | холбоотой мэдээ
сурталчилгаа | дэлгэрэнгүй | бүх эрх хуулиар хамгаалагдсан

التعليقات | تعليقات | أضف تعليقا | اترك تعليقا | شارك | مشاركة | شارك المقال | اقرأ أيضا | اقرأ المزيد
مواضيع ذات صلة | أخبار ذات صلة | إعلان | وسوم | جميع الحقوق محفوظة | تابعنا | اشترك | النشرة البريدية

kommentare | 0 kommentare | kommentar schreiben | kommentar abgeben | kommentar verfassen | teilen | artikel teilen
drucken | merken | mehr zum thema | zum thema | lesen sie auch | lesen sie mehr | auch interessant | mehr lesen
weiterlesen | ähnliche artikel | anzeige | werbung | zur startseite | alle rechte vorbehalten | passend zum thema
das könnte sie auch interessieren | empfohlener redaktioneller inhalt | ein klick für den datenschutz
auf dieser seite | link zum youtube inhalt | lesedauer 0 min | lesedauer 0 minuten | externer inhalt | bitte beachten
audio vorlesen | artikel anhören | commentaires | 0 commentaires | laisser un commentaire | partager | à lire aussi
lire aussi | lire la suite | passer la publicité | publicité | sur le même sujet | articles liés | s abonner
tous droits réservés | imprimer | voir aussi | comentarios | 0 comentarios | deja un comentario | deja una respuesta
compartir | comparte | lea también | lee también | leer más | te puede interesar | noticias relacionadas | publicidad
suscríbete | todos los derechos reservados | síguenos | más información | commenti | condividi | leggi anche
pubblicità | tutti i diritti riservati | comentários | compartilhar | leia também | leia mais | reacties | lees ook
les også | läs också | läs mer | článek | čtěte také | czytaj też | czytaj także | udostępnij
"""

# the line's beginning; such a line is short and stands alone
START = """
read also | also read | read more | read next | also see | see also | watch also | related article | related story
more on this | follow us on | follow us at | follow us in | like us on | join us on | join our whatsapp
join our telegram | join our channel | join our facebook | find us on | connect with us | subscribe to our
subscribe to the newsletter | sign up for our | sign up to our | sign up for the | sign up here | get our newsletter
get more news | download our app | download the app | download our mobile app | share this article | share this story
share this on | share your thoughts | share this news | if you liked this | if you like this | if you found this
support independent journalism | support our journalism | support our work | please support | please consider donating
please consider supporting | donate to | make a donation | become a supporter | help us keep | help us to keep
help us stay | help us to stay | help us continue | help us to continue
we are a non profit | support independent reporting | your e mail address | your donation | your support helps
leave a reply | leave a comment | your email address will not be published | your email address
required fields are marked | save my name email | this site uses akismet | notify me of | post navigation | posted in
filed under | tagged as | tagged with | tags | all rights reserved | copyright 0 | 0 all rights reserved
for the latest news | for more news | for the latest breaking news | for breaking news | for all the latest
stay up to date with | stay informed with | click here to | click here for | check out more of | have a story
got a story | got a tip | got a news tip | have a tip | do you have a story | send us your | write to us at
contact us at | to comment on this | let us know in the comments | tell us what you think | the views expressed
the opinions expressed | views expressed in this | opinions expressed in this | disclaimer | last updated
first published | originally published | posted on | posted by | photo courtesy | image credit | photo credit
picture credit | photo by | by using this site | we use cookies | this website uses cookies | you must be logged in
please log in to | log in to comment | login to comment | please subscribe | already a subscriber
to continue reading | short url | short link | permalink

читайте также | читать также | читайте еще | читайте ещё | читайте по теме | смотрите также | подробнее читайте
подробнее на | подписывайтесь на | подпишитесь на | подписывайся на | присоединяйтесь к | следите за нами
следите за новостями | следите за нашими | наш телеграм канал | наш telegram канал | больше новостей | все новости
самые свежие новости | оперативные новости | читайте нас в | читайте нас на | мы в telegram | мы в телеграм
поделитесь | поделиться в | поделиться на | если вы нашли ошибку | если вы заметили ошибку | если вы обнаружили ошибку
нашли ошибку | заметили ошибку | выделите ее и нажмите | чтобы оставить комментарий | ваш адрес email не будет
ваш e mail не будет | обязательные поля помечены | оставить комментарий | поддержите | поддержать проект
поддержать нас | сделать пожертвование | при использовании материалов | при перепечатке | при копировании
перепечатка материалов | использование материалов | все права защищены | скачайте приложение | скачайте наше
установите приложение | есть новость | стали свидетелем | стали очевидцем | присылайте | пишите нам
мнение автора может | мнение редакции может | теги | источник фото | фото с сайта | короткая ссылка | свежие новости

بیشتر بخوانید | همچنین بخوانید | این را هم بخوانید | مطالب بیشتر | به کانال ما | به کانال تلگرام | در کانال تلگرام
کانال تلگرام | ما را دنبال کنید | برای عضویت در | عضو شوید | کپی رایت | استفاده از مطالب | نقل مطالب | نشانی ایمیل شما
ایمیل شما منتشر نخواهد شد | نظرات حاوی | از ما حمایت کنید | اپلیکیشن ما | دانلود | اشتراک گذاری در
این خبر را به اشتراک | این مطلب را به اشتراک | لینک کوتاه خبر | برچسب ها | کلیدواژه ها | کد خبر | انتهای پیام
تمامی حقوق | کلیه حقوق | همه حقوق | تمام حقوق | موږ تعقیب | همدا راز ولولئ | یہ بھی پڑھیں | یہ بھی پڑھیے | مزید پڑھیں
مزید پڑھیے | ہمیں فالو کریں | ہمارے چینل | ہمارا چینل | ہمارے واٹس ایپ | واٹس ایپ چینل | ہمارا واٹس ایپ | ہماری ایپ
اپنے خیالات کا اظہار | آپ کا ای میل | آپ کا ای میل ایڈریس | جملہ حقوق | خبر کو شیئر | دوستوں کے ساتھ شیئر | نیوز لیٹر
यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | और पढ़ें | हमें फॉलो करें | हमारे व्हाट्सएप | हमारे व्हाट्सऐप
हमारे टेलीग्राम | हमारा ऐप | ऐप डाउनलोड | ताजा खबरों के लिए | ताज़ा खबरों के लिए | देश दुनिया की | इस खबर को शेयर
न्यूज़लेटर | सर्वाधिकार | यह लेख शेयर करें | আরও পড়ুন | আরো পড়ুন | আমাদের ফেসবুক | আমাদের ইউটিউব | যো पनि
यो पनि पढ्नुहोस् | यो पनि हेर्नुहोस् | प्रतिक्रिया दिनुहोस्

shuningdek o'qing | yana o'qing | mavzuga oid | kanalimizga | telegram kanalimiz | bizning telegram | rasmiy kanalimiz
bizni kuzatib | bizga qo'shiling | obuna bo'ling | do'stlaringizga | yaqinlaringizga ulashing | izoh qoldirish
elektron pochta manzilingiz | sayt materiallaridan | barcha huquqlar | matnda xato | xatolik topdingizmi
ilovamizni yuklab | bizni qo'llab | xayriya qiling | шунингдек ўқинг | яна ўқинг | мавзуга оид | каналимизга
телеграм каналимиз | бизни кузатиб | дўстларингизга | матнда хато | барча ҳуқуқлар | тағы оқыңыз | сондай ақ оқыңыз
telegram арнамыз | телеграм арнамыз | бізге жазыл | бізді оқы | пікір қалдыр | достарыңызбен | мәтінде қате
барлық құқықтар | материалдарды пайдалан | бізді қолда | дагы окуңуз | ошондой эле окуңуз | телеграм каналыбыз
бизге жазыл | бардык укуктар | досторуңуз | инчунин хонед | бештар хонед | канали телеграми | ба канали мо
ҳамаи ҳуқуқҳо | ба мо пайваст | şeýle hem okaň | bizi telegram | ayrıca okuyun | bunu da okuyun | bizi takip
google news te | whatsapp kanalımız | telegram kanalımız | uygulamamızı indir | tüm hakları | abone olmak
kaynak gösterilmeden | fikrinizi | yorumlarınızı | həmçinin oxuyun | bizi izləyin | bütün hüquqlar
saytdakı materialların | ასევე წაიკითხეთ | ყველა უფლება | կարդացեք նաև | բոլոր իրավունքները | бүх эрх | биднийг дага
اقرأ أيضا | تابعنا على | تابعونا على | اشترك في | حمل تطبيق | حقوق النشر | جميع الحقوق | لن يتم نشر عنوان

lesen sie auch | lesen sie hier | lesen sie mehr | lesen sie dazu | mehr zum thema | mehr themen | auch interessant
folgen sie uns | folge uns | abonnieren sie | melden sie sich | jetzt abonnieren | hier finden sie
alle rechte vorbehalten | das könnte sie | dieser artikel ist zuerst | dies ist eine maschinelle
dieser artikel erschien zuerst | an dieser stelle finden sie | ich bin damit einverstanden | à lire aussi | lire aussi
à voir aussi | suivez nous | abonnez vous | inscrivez vous | tous droits réservés | il vous reste
la suite est réservée | téléchargez l | lea también | lee también | le puede interesar | te puede interesar
síguenos en | suscríbete a | sigue leyendo | descarga la | leggi anche | seguici su | iscriviti | leia também
siga nos | inscreva se | lees ook | volg ons | les også | læs også | läs också | läs mer | lue myös | čtěte také
czytaj też | czytaj także | zobacz też | zobacz także | przeczytaj też
"""
