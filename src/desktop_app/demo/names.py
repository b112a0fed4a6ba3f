"""Made-up names in many scripts, each with the form its own people write."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random


class Order(Enum):
    """How the native form is put together."""

    GIVEN_FIRST = "{given} {family}"
    FAMILY_FIRST = "{family} {given}"
    TOGETHER = "{family}{given}"


@dataclass(frozen=True, slots=True)
class Name:
    """One name in Latin letters, and in its own script where that is another."""

    latin: str
    native: str | None = None


@dataclass(frozen=True, slots=True)
class Culture:
    """A stock of names that go together; `weight` says how common its families are in Larkfield."""

    language: str
    weight: int
    girls: Sequence[Name]
    boys: Sequence[Name]
    families: Sequence[Name]
    order: Order = Order.GIVEN_FIRST

    def native(self, given: Name, family: Name) -> str | None:
        """Return the whole name in its own script."""
        if not given.native or not family.native:
            return None
        return self.order.value.format(given=given.native, family=family.native)


def _names(text: str) -> tuple[Name, ...]:
    """Read names parted by commas, the native form after an equals sign."""
    pairs = (each.strip().partition("=") for each in text.split(","))
    return tuple(Name(latin.strip(), native.strip() or None) for latin, _, native in pairs)


CULTURES: tuple[Culture, ...] = (
    Culture("en", 52, _names(
        "Aoife, Saoirse, Ciara, Niamh, Róisín, Gráinne, Emma, Ella, Sophie, Lucy, Grace, Hannah, Molly,"
        "Éabha, Fiadh, Caoimhe, Clodagh, Orla, Síofra, Muireann, Ava, Chloe, Isla, Ruby, Alice, Maisie,"
        "Sadhbh, Eimear, Bláthnaid, Meabh, Nessa, Tara, Rose, Freya, Robyn, Kate"), _names(
        "Oisín, Cillian, Fionn, Tadhg, Darragh, Rían, Conor, Jack, Noah, James, Daniel, Luke, Adam, Harry,"
        "Eoin, Cian, Odhrán, Senan, Ruairí, Donnacha, Ben, Sam, Alex, Leo, Max, Theo, Charlie, Patrick,"
        "Séamus, Lorcan, Ultan, Ciarán, Ronan, Hugh, Evan, Callum"), _names(
        "Murphy, Kelly, Walsh, O'Brien, Byrne, Ryan, O'Connor, Doyle, McCarthy, Gallagher, Kennedy, Lynch,"
        "Quinn, McLoughlin, Carroll, Connolly, Daly, Wilson, Dunne, Brennan, Burke, Collins, Campbell,"
        "Clarke, Johnston, Hughes, Farrell, Fitzgerald, Brown, Nolan, Maguire, Power, Moran, Whelan,"
        "Ó Sé, Ní Bhriain, Mac Giolla, Hennessy, Tierney, Sweeney, Fallon, Rafferty, Cassidy, Delaney,"
        "Keane, Mulligan, Hickey, Bolger, Tuohy, Sheridan, Larkin, Cusack, Furlong, Nugent, Prendergast,"
        "Ashworth, Pemberton, Hargreaves, Llewellyn, Abernethy")),
    Culture("pl", 9, _names(
        "Zofia, Maja, Hanna, Lena, Oliwia, Amelia, Łucja, Małgorzata, Zuzanna, Agnieszka"), _names(
        "Jakub, Szymon, Wojciech, Mikołaj, Stanisław, Michał, Tomasz, Łukasz, Filip, Antoni"), _names(
        "Nowak, Wójcik, Kowalczyk, Zając, Mazur, Kaczmarek, Pawlak, Wróbel, Duda, Stępień, Górka, Sikora")),
    Culture("uk", 6, _names(
        "Daryna=Дарина, Olena=Олена, Solomiia=Соломія, Kateryna=Катерина, Iryna=Ірина, Oksana=Оксана,"
        "Zlata=Злата, Myroslava=Мирослава"), _names(
        "Andrii=Андрій, Bohdan=Богдан, Taras=Тарас, Maksym=Максим, Oleksii=Олексій, Danylo=Данило,"
        "Yurii=Юрій, Ostap=Остап"), _names(
        "Kovalenko=Коваленко, Shevchenko=Шевченко, Bondarenko=Бондаренко, Tkachuk=Ткачук,"
        "Melnyk=Мельник, Kravchuk=Кравчук, Polishchuk=Поліщук, Marchenko=Марченко, Savchuk=Савчук")),
    Culture("hi", 5, _names(
        "Ananya=अनन्या, Diya=दिया, Ishita=इशिता, Kavya=काव्या, Meera=मीरा, Priya=प्रिया, Riya=रिया,"
        "Saanvi=सान्वी"), _names(
        "Arjun=अर्जुन, Rohan=रोहन, Vivaan=विवान, Aditya=आदित्य, Kabir=कबीर, Dev=देव, Ishaan=ईशान,"
        "Nikhil=निखिल"), _names(
        "Kulkarni=कुलकर्णी, Sharma=शर्मा, Patil=पाटिल, Deshmukh=देशमुख, Verma=वर्मा, Joshi=जोशी,"
        "Gupta=गुप्ता, Mishra=मिश्रा")),
    Culture("zh", 4, _names(
        "Siyuan=思远, Meilin=美林, Xinyi=欣怡, Yutong=雨桐, Jiayi=佳怡, Ruoxi=若曦, Zihan=子涵"), _names(
        "Haoran=浩然, Zixuan=子轩, Yichen=奕辰, Junjie=俊杰, Tianyu=天宇, Mingze=明泽, Bowen=博文"), _names(
        "Li=李, Wang=王, Zhang=张, Chen=陈, Liu=刘, Huang=黄, Zhou=周, Xu=徐, Lin=林"), Order.TOGETHER),
    Culture("ar", 4, _names(
        "Noor=نور, Layla=ليلى, Maryam=مريم, Salma=سلمى, Yasmin=ياسمين, Huda=هدى, Rania=رانيا"), _names(
        "Omar=عمر, Yusuf=يوسف, Karim=كريم, Tariq=طارق, Ali=علي, Hasan=حسن, Bilal=بلال"), _names(
        "Al-Hashimi=الهاشمي, Haddad=حداد, Mansour=منصور, Khalil=خليل, Najjar=نجار, Saleh=صالح,"
        "Rahman=رحمن, Aziz=عزيز")),
    Culture("ko", 3, _names(
        "Ha-yun=하윤, Seo-yeon=서연, Ji-woo=지우, Min-seo=민서, Su-bin=수빈, Ye-eun=예은"), _names(
        "Min-jun=민준, Do-yun=도윤, Ji-ho=지호, Jun-seo=준서, Hyun-woo=현우, Tae-yang=태양"), _names(
        "Kim=김, Lee=이, Park=박, Choi=최, Jung=정, Kang=강, Yoon=윤"), Order.TOGETHER),
    Culture("ja", 2, _names(
        "Sakura=さくら, Hina=ひな, Yui=ゆい, Aoi=あおい, Mio=みお"), _names(
        "Hiroto=ひろと, Sora=そら, Haruki=はるき, Ren=れん, Kaito=かいと"), _names(
        "Takase=高瀬, Sato=佐藤, Suzuki=鈴木, Tanaka=田中, Ito=伊藤, Mori=森"), Order.FAMILY_FIRST),
    Culture("ta", 3, _names(
        "Kavitha=கவிதா, Nila=நிலா, Yazhini=யாழினி, Malar=மலர், Thamarai=தாமரை"), _names(
        "Kavin=கவின், Arun=அருண், Kumaran=குமரன், Velan=வேலன், Mukilan=முகிலன்"), _names(
        "Selvam=செல்வம், Murugan=முருகன், Rajan=ராஜன், Pandian=பாண்டியன், Mani=மணி")),
    Culture("el", 2, _names(
        "Melina=Μελίνα, Eleni=Ελένη, Katerina=Κατερίνα, Danae=Δανάη, Zoe=Ζωή"), _names(
        "Nikos=Νίκος, Giorgos=Γιώργος, Petros=Πέτρος, Alexis=Αλέξης, Thanos=Θάνος"), _names(
        "Georgiou=Γεωργίου, Nikolaou=Νικολάου, Ioannou=Ιωάννου, Alexiou=Αλεξίου,"
        "Papadimitriou=Παπαδημητρίου, Oikonomou=Οικονόμου")),
    Culture("he", 2, _names(
        "Noa=נועה, Tamar=תמר, Shira=שירה, Yael=יעל, Maya=מאיה"), _names(
        "Daniel=דניאל, Ariel=אריאל, Itai=איתי, Yonatan=יונתן, Eitan=איתן"), _names(
        "Levanon=לבנון, Cohen=כהן, Mizrahi=מזרחי, Peretz=פרץ, Friedman=פרידמן, Shapira=שפירא")),
    Culture("th", 1, _names(
        "Malee=มาลี, Siriporn=ศิริพร, Kanya=กัญญา, Ploy=พลอย"), _names(
        "Somchai=สมชาย, Anan=อนันต์, Niran=นิรันดร์, Prasert=ประเสริฐ"), _names(
        "Srisuk=ศรีสุข, Thongdee=ทองดี, Wongsa=วงศา, Chaiyo=ชัยโย")),
    Culture("bn", 2, _names(
        "Anika=আনিকা, Nusrat=নুসরাত, Mitali=মিতালী, Rupa=রূপা"), _names(
        "Rafi=রাফি, Tanvir=তানভীর, Sohan=সোহান, Arif=আরিফ"), _names(
        "Chowdhury=চৌধুরী, Das=দাস, Sarkar=সরকার, Mondal=মণ্ডল")),
    Culture("ka", 1, _names(
        "Nino=ნინო, Tamari=თამარი, Mariam=მარიამ, Salome=სალომე"), _names(
        "Giorgi=გიორგი, Luka=ლუკა, Davit=დავით, Sandro=სანდრო"), _names(
        "Beridze=ბერიძე, Kapanadze=კაპანაძე, Gelashvili=გელაშვილი, Lomidze=ლომიძე")),
    Culture("pt", 4, _names(
        "Beatriz, Inês, Mariana, Letícia, Júlia, Conceição"), _names(
        "Mateus, João, Tiago, Rafael, Gonçalo, André"), _names(
        "Figueiral, Araújo, Gonçalves, Magalhães, Conceição, Brandão, Simões")),
    Culture("en-NG", 4, _names(
        "Ngozi, Adaeze, Folake, Ifeoma, Chiamaka, Temitope"), _names(
        "Kofi, Chidi, Tunde, Emeka, Kwame, Oluwaseun"), _names(
        "Adeyinka, Okafor, Adebayo, Mensah, Eze, Balogun, Osei, Nwosu")),
    Culture("vi", 2, _names(
        "Linh Thảo, Ngọc Anh, Bảo Trân, Thu Hà, Mai Phương"), _names(
        "Minh Đức, Quang Huy, Gia Bảo, Tuấn Kiệt, Đình Phúc"), _names(
        "Trần, Nguyễn, Lê, Phạm, Vũ, Đặng, Bùi")),
    Culture("tr", 2, _names(
        "Elif, Zeynep, Defne, Ayşe, Gülsüm"), _names(
        "Emre, Mert, Kerem, Çınar, Oğuz"), _names(
        "Karaçay, Yılmaz, Demir, Çelik, Şahin, Öztürk")),
    Culture("sv", 2, _names(
        "Freya, Astrid, Ebba, Saga, Linnéa"), _names(
        "Björn, Axel, Åke, Nils, Søren"), _names(
        "Holmqvist, Åkerlund, Sjöberg, Nyström, Lindqvist")),
)  # fmt: skip

_WEIGHTS = tuple(culture.weight for culture in CULTURES)


def pick_culture(chance: Random) -> Culture:
    """Return the culture of a family."""
    return chance.choices(CULTURES, _WEIGHTS)[0]
