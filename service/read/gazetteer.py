"""Names that the locale data lacks: cities and regions of Central and South Asia and their neighbours, capitals of
others, and the usual short names of countries.

A table; `places` reads it. A line: the code of a country, then names in any script.
"""

from __future__ import annotations

NAMES = """
AF Kabul | Kandahar | Herat | Mazar-e-Sharif | Mazar-i-Sharif | Jalalabad | Kunduz | Ghazni | Bamiyan | Helmand
AF Nangarhar | Badakhshan | Panjshir | Балх | Кабул | Кандагар | Герат | Мазари-Шариф | Джелалабад | Кундуз | Гильменд
AF Нангархар | Панджшер | کابل | کندهار | قندهار | هرات | مزار شریف | جلال‌آباد | ننگرهار | هلمند | بامیان | پنجشیر
AF کندوز | قندوز | Qobul | Kobul | Қобул | Кобул | Qandahor | Hirot | काबुल | कंधार | کابُل | Afg'oniston | Афғонистон
AF افغانستان | Афганистан
PK Islamabad | Karachi | Lahore | Peshawar | Quetta | Rawalpindi | Faisalabad | Multan | Gilgit | Gwadar | Balochistan
PK Khyber Pakhtunkhwa | Sindh | Muzaffarabad | Gilgit-Baltistan | Waziristan | Исламабад | Карачи | Лахор | Пешавар
PK Кветта | Равалпинди | Белуджистан | اسلام آباد | کراچی | لاہور | لاهور | پشاور | پېښور | پیشاور | کوئٹہ | کویته
PK راولپنڈی | ملتان | فیصل آباد | بلوچستان | خیبر پختونخوا | سندھ | گوادر | وزیرستان | इस्लामाबाद | कराची | लाहौर
PK पेशावर | बलूचिस्तान | Islomobod | Исломобод | Pokiston | Покистон
IN New Delhi | Delhi | Mumbai | Kolkata | Chennai | Bengaluru | Bangalore | Ahmedabad | Lucknow | Jaipur | Srinagar
IN Jammu | Ladakh | Manipur | Assam | Kerala | Gujarat | Uttar Pradesh | Bihar | Maharashtra | Tamil Nadu
IN West Bengal | Rajasthan | Karnataka | Telangana | Odisha | Madhya Pradesh | Нью-Дели | Дели | Мумбаи | Калькутта
IN Бангалор | Ченнаи | नई दिल्ली | दिल्ली | मुंबई | कोलकाता | चेन्नई | बेंगलुरु | लखनऊ | जयपुर | श्रीनगर
IN उत्तर प्रदेश | बिहार | महाराष्ट्र | गुजरात | राजस्थान | मध्य प्रदेश | केरल | असम | मणिपुर
IN দিল্লি | কলকাতা | মুম্বাই | দিল্লী | نئی دہلی | دہلی | ممبئی | دهلی | دهلی نو | دهلي | بمبئی | سرینگر
IN بھارت | ہندوستان | هندوستان | هند | भारत | ভারত | Hindiston | Ҳиндистон | Dehli | Деҳли | புது தில்லி | சென்னை
IN இந்தியா
BD Dhaka | Chittagong | Chattogram | Sylhet | Cox's Bazar | Rajshahi | Khulna | Дакка | ঢাকা | চট্টগ্রাম | সিলেট
BD ढाका | ڈھاکہ | داکا
NP Kathmandu | Pokhara | Lalitpur | Катманду | काठमाडौं | काठमांडू | पोखरा | کٹھمنڈو | کاتماندو
LK Colombo | Kandy | Jaffna | Коломбо | කොළඹ | கொழும்பு | யாழ்ப்பாணம் | कोलंबो | کولمبو
BT Thimphu | Тхимпху | थिम्पू
MV Maldives | Мале
MM Naypyidaw | Yangon | Mandalay | Rakhine | Myanmar | Burma | Нейпьидо | Янгон | Мьянма | Бирма | ရန်ကုန်
MM နေပြည်တော် | မန္တလေး | မြန်မာ | म्यांमार
KZ Astana | Nur-Sultan | Almaty | Shymkent | Karaganda | Aktobe | Aktau | Atyrau | Pavlodar | Semey | Kostanay
KZ Baikonur | Mangystau | Turkistan | Астана | Нур-Султан | Алматы | Алма-Ата | Шымкент | Караганда | Актобе | Актау
KZ Атырау | Павлодар | Костанай | Байконур | Мангистау | Уральск | Усть-Каменогорск | Қарағанды | Ақтөбе | Ақтау
KZ Қостанай | Орал | Ostona | Остона | Olmaota | Олмаота | Qozog'iston | Қозоғистон | Қазақстан | آلماتی
KZ قزاقستان | قازقستان
KG Bishkek | Osh | Jalal-Abad | Naryn | Batken | Issyk-Kul | Karakol | Бишкек | Ош | Джалал-Абад | Жалал-Абад | Нарын
KG Баткен | Иссык-Куль | Ысык-Көл | Каракол | Кыргызстан | Киргизия | Кыргызская Республика | Бішкек | Qirg'iziston
KG Қирғизистон | O'sh | Ўш | Қырғызстан | بیشکک | قرقیزستان
TJ Dushanbe | Khujand | Khorog | Kulob | Gorno-Badakhshan | Душанбе | Худжанд | Хорог | Куляб | Хуҷанд | Хоруғ | Кӯлоб
TJ Бохтар | Горно-Бадахшан | Dushanba | Тоҷикистон | Tojikiston | Тожикистон | Xo'jand | Хўжанд
TJ تاجیکستان | تاجکستان | خجند | Тәжікстан
TM Ashgabat | Turkmenbashi | Turkmenabat | Arkadag | Ашхабад | Туркменбаши | Туркменабад | Aşgabat | Аркадаг
TM Туркмения | Туркменистан | Ashxobod | Ашхобод | Turkmaniston | Туркманистон | Türkmenistan | عشق آباد | عشق‌آباد
TM ترکمنستان
UZ Tashkent | Samarkand | Bukhara | Fergana | Andijan | Namangan | Khiva | Urgench | Nukus | Termez | Karakalpakstan
UZ Kokand | Jizzakh | Surxondaryo | Qashqadaryo | Xorazm | Ташкент | Самарканд | Бухара | Фергана | Андижан | Наманган
UZ Хива | Ургенч | Нукус | Термез | Каракалпакстан | Коканд | Джизак | Сырдарья | Toshkent | Samarqand | Buxoro
UZ Farg'ona | Andijon | Xiva | Urganch | Termiz | Qoraqalpog'iston | Qo'qon | Jizzax | Тошкент | Самарқанд | Бухоро
UZ Фарғона | Андижон | Урганч | Термиз | Қорақалпоғистон | Қўқон | Жиззах | Өзбекстан | Өзбекістан
UZ Ӯзбекистон | O'zbekiston | Ўзбекистон | تاشکند | سمرقند | بخارا | ازبکستان | اُزبکستان | ताशकंद
IR Tehran | Isfahan | Mashhad | Tabriz | Shiraz | Qom | Ahvaz | Kerman | Kermanshah | Zahedan | Bandar Abbas | Natanz
IR Fordow | Bushehr | Khuzestan | Sistan and Baluchestan | Тегеран | Исфахан | Мешхед | Тебриз | Шираз | Ахваз
IR Бендер-Аббас | Натанз | Фордо | Бушер | تهران | اصفهان | مشهد | تبریز | شیراز | اهواز | کرمان | کرمانشاه | زاهدان
IR بندرعباس | بندر عباس | نطنز | بوشهر | خوزستان | سیستان و بلوچستان | ایران | إيران | طهران | तेहरान | ईरान | تہران
IR Tehron | Теҳрон | Eron | Эрон | Tahran | Теһран | Isfahon
AM Yerevan | Gyumri | Syunik | Ереван | Гюмри | Сюник | Երևան | Գյումրի | Հայաստան | İrəvan | Ermənistan | ერევანი
AM ایروان
AZ Baku | Ganja | Nakhchivan | Karabakh | Nagorno-Karabakh | Shusha | Sumgait | Баку | Гянджа | Нахичевань | Карабах
AZ Нагорный Карабах | Шуша | Сумгаит | Bakı | Gəncə | Naxçıvan | Qarabağ | Bakü | Azerbaycan | Boku | Боку
AZ Ozarbayjon | Озарбайжон | باکو | ბაქო | Բաքու
GE Tbilisi | Batumi | Kutaisi | Abkhazia | South Ossetia | Тбилиси | Батуми | Кутаиси | Абхазия | Южная Осетия
GE Цхинвал | თბილისი | ბათუმი | ქუთაისი | საქართველო | Tiflis | Gürcüstan | Gürcistan | Gruziya | Грузия | تفلیس
GE گرجستان | Թբիլիսի
TR Ankara | Istanbul | Izmir | Antalya | Diyarbakir | Gaziantep | Turkey | Türkiye | Turkiye | Анкара | Стамбул
TR Измир | Анталья | Турция | İstanbul | İzmir | Diyarbakır | انقره | انقرہ | آنکارا | استانبول | استنبول | ترکیه
TR ترکی | Anqara | Анқара | Turkiya | Туркия | Түркия | अंकारा | तुर्की | तुर्किये
RU Moscow | Saint Petersburg | St. Petersburg | Kremlin | Kazan | Chechnya | Dagestan | Tatarstan | Vladivostok
RU Yekaterinburg | Novosibirsk | Москва | Санкт-Петербург | Кремль | Казань | Чечня | Дагестан | Татарстан
RU Владивосток | Екатеринбург | Новосибирск | РФ | Российская Федерация | مسکو | روسیه | روسیې | روس | ماسکو | Moskva
RU Moskova | Rossiya | Россия | Мәскеу | Ресей | Орусия | Русия | मॉस्को | मास्को | रूस | মস্কো
CN Beijing | Shanghai | Xinjiang | Urumqi | Kashgar | Tibet | Lhasa | Wuhan | Guangzhou | Shenzhen | Пекин | Шанхай
CN Синьцзян | Урумчи | Тибет | Лхаса | پکن | بیجنگ | چین | شانگهای | بیجینګ | Pekin | Xitoy | Хитой | Бейжің | Қытай
CN Кытай | Чин | बीजिंग | चीन | শাংহাই | বেইজিং
HK Hong Kong | Гонконг | 香港
MN Ulaanbaatar | Ulan Bator | Улан-Батор | Улаанбаатар
UA Kyiv | Kiev | Kharkiv | Odesa | Odessa | Lviv | Crimea | Donetsk | Luhansk | Mariupol | Zaporizhzhia | Kherson
UA Киев | Харьков | Одесса | Львов | Крым | Донецк | Луганск | Мариуполь | Запорожье | Херсон | Київ | Харків | Одеса
UA Львів | Kiyev | कीव | یوکرین | اوکراین
BY Minsk | Минск | Мінск | Белоруссия | Беларусь
MD Chisinau | Кишинев | Кишинёв | Молдавия
US United States of America | USA | U.S | U.S.A | Washington | New York | California | Texas | Florida | Pentagon
US White House | Los Angeles | Chicago | США | Соединенные Штаты | Соединённые Штаты | Вашингтон | Нью-Йорк
US Калифорния | Пентагон | آمریکا | امریکا | امریکہ | ایالات متحده | واشنگتن | نیویورک | واشنګټن | AQSH | АҚШ
US Vashington | ИМА | Amerika | ABD | ABŞ | अमेरिका | अमरीका | वाशिंगटन | न्यूयॉर्क | যুক্তরাষ্ট্র | আমেরিকা
US ওয়াশিংটন
GB United Kingdom | UK | U.K | Britain | Great Britain | England | Scotland | Wales | Northern Ireland | London
GB Великобритания | Англия | Лондон | Британия | بریتانیا | انگلستان | انگلیس | لندن | برطانیہ | ब्रिटेन | लंदन
GB Buyuk Britaniya | Буюк Британия | İngiltere | Londra
FR Paris | Париж | پاریس | Parij
DE Berlin | Берлин | برلین
IT Rome | Рим | Milan
ES Madrid | Мадрид | Barcelona
BE Brussels | Брюссель
CH Geneva | Женева | ژنو | जेनेवा
AT Vienna | Вена
PL Warsaw | Варшава
HU Budapest | Будапешт
RS Belgrade | Белград
RO Bucharest | Бухарест
NL The Hague | Amsterdam | Гаага
JP Tokyo | Токио | توکیو
KR Seoul | South Korea | Сеул | Южная Корея
KP Pyongyang | North Korea | Пхеньян | КНДР | Северная Корея
IL Jerusalem | Tel Aviv | Иерусалим | Тель-Авив | اسرائیل | اسراییل | اسرائيل
PS Gaza | Gaza Strip | West Bank | Ramallah | Palestine | Rafah | Газа | Сектор Газа | Палестина | غزه | غزہ | فلسطین
PS गाजा | गाज़ा | फिलिस्तीन | Falastin | Фаластин | Filistin | Gazze | G'azo | Ғазо
LB Beirut | Бейрут | Ливан | بیروت
SY Damascus | Aleppo | Дамаск | Алеппо | دمشق
IQ Baghdad | Erbil | Basra | Mosul | Багдад | Эрбиль | Басра | بغداد | عراق
JO Amman
SA Riyadh | Jeddah | Эр-Рияд | Джидда | Мекка | ریاض | جده | جدہ | عربستان | سعودی عرب
SA عربستان سعودی | सऊदी अरब | Saudiya Arabistoni
AE United Arab Emirates | UAE | Dubai | Abu Dhabi | ОАЭ | Дубай | Абу-Даби | امارات | متحدہ عرب امارات | دبی | دبئی
AE ابوظبی | BAA | यूएई | दुबई
QA Doha | Доха | دوحه | دوحہ | दोहा
OM Muscat | Маскат | مسقط
KW Kuwait City | Эль-Кувейт
BH Manama
YE Sanaa | Aden
EG Cairo | Каир | قاهره | قاہرہ
AU Canberra | Sydney | Melbourne
CA Ottawa | Toronto | Оттава
VA Vatican | Ватикан
CZ Czech Republic | Prague | Прага | Чехия
TH Bangkok | Бангкок
ID Jakarta | Джакарта
MY Kuala Lumpur | Куала-Лумпур
PH Manila | Манила
VN Hanoi | Ханой
SG Singapore | Сингапур
CI Ivory Coast
CD DR Congo | Democratic Republic of the Congo | Democratic Republic of Congo
MK North Macedonia
"""

# what holds a country's name and is no country
NOT_PLACES = """
New Mexico | Gulf of Mexico | New England | New South Wales | South China Sea | East China Sea | Sea of Japan
Indian Ocean | Times of India | Air India | Bank of China | China Daily | Hindustan Times | Jordan River | Guinea pig
Guinea pigs | Georgia Tech | New Jersey | Panama Papers | Paris Saint-Germain | Paris Hilton | London Bridge
Washington Post | The Washington Post | New York Times | Los Angeles Times | Lebanon County | Jersey City
Berlin Wall | Michael Jordan | Jordan Peterson | India Pale Ale | George Washington | Air China | Jerusalem Post
South China Morning Post | Tehran Times | Kabul Bank | Moscow Times | The Moscow Times | Washington Times
"""

# names that also are persons, words or other places: counted only with evidence, see `places`
AMBIGUOUS = """
JO Jordan
TD Chad | Чад | چاد
GE Georgia | जॉर्जिया
ML Mali | Мали | مالی | مالي | माली
TG Togo | Того
GN Guinea
NE Niger
OM Oman | عمان | Umman
QA قطر
EG مصر
GH غنا | Gana
PE پرو | پیرو | Peru
LB Lebanon
CU Cuba | Куба
MC Monaco
IE Irland
RE Réunion
JE Jersey
DM Dominica
KG Osh | Ош | O'sh | Karakol | Каракол
IT Milan
US Washington | Virginia | Florida
LI Liechtenstein
NU Niue
KZ Орал | Turkistan
IR Fordo | Qom
CN Чин
TR ترکی
IN هند
CY Кипр
"""
