// Arabic. What is written here in Latin letters stands in a sentence of the other direction: it is isolated.
import { isolated, number } from './formats.js';

export default {
  /** What stands in index.html, by its keys there. */
  page: {
    // Where nobody is signed in.
    late: 'يستغرق هذا وقتًا أطول مما ينبغي.',
    reload: 'إعادة التحميل',
    dismiss: 'إغلاق التنبيه',
    quietPlace: 'مكان هادئ للحديث.',
    signIn: 'تسجيل الدخول',
    moment: 'لحظة من فضلك…',
    blocked: 'لقد حُظرت هنا',
    unsentStays: 'ما كتبته ولم تُرسله يبقى في هذا المتصفح.',
    tryAgain: 'إعادة المحاولة',
    signOut: 'تسجيل الخروج',

    // Above a room.
    skip: 'الانتقال إلى مربع الرسالة',
    rooms: 'الغرف',
    reconnect: 'الاتصال الآن',
    roomMenu: 'ما يمكن فعله بهذه الغرفة',
    thisRoom: 'هذه الغرفة',
    invitePeople: 'دعوة أشخاص…',
    leaveRoom: 'مغادرة الغرفة…',
    archiveRoom: 'أرشفة الغرفة…',
    peopleHere: 'الأشخاص الموجودون هنا',
    signedInAs: 'دخلتَ باسم',
    yourProfile: 'ملفك الشخصي',
    theme: 'المظهر',
    system: 'النظام',
    light: 'فاتح',
    dark: 'داكن',
  },

  tryAgain: 'إعادة المحاولة',

  entrance: {
    noSettings: 'تعذّر على Chatroom تحميل إعداداته.',
    unfinished: 'لقد خرجتَ من حسابك هنا. لم يتسنَّ إبلاغ الخادم بعد، وسيُبلَّغ حالما يمكن الوصول إليه.',
    goOnAs: (name) => `المتابعة باسم ${isolated(name)}`,
    ended: 'انتهت جلستك. سجّل الدخول من جديد للمتابعة.',
    signedOutElsewhere: 'لقد سجّلت الخروج في علامة تبويب أخرى.',
    replaced: (name, successor) =>
      `سُجّل الدخول في هذا المتصفح باسم ${isolated(successor)}، فلم يعد ${isolated(name)} داخلًا في علامة التبويب هذه.`,
    noCookies:
      'لا يحفظ هذا المتصفح ملفات تعريف الارتباط ولا بيانات هذا الموقع، ومن دونها لا يستطيع أحد تسجيل الدخول. ' +
      'اسمح بها، ثم أعد المحاولة.',
    notOurs: 'لم يبدأ تسجيل الدخول هذا في علامة التبويب هذه. سجّل الدخول من جديد من فضلك.',
    notForUs: 'أرسلت خدمة تسجيل الدخول رمزًا ليس لهذه الصفحة. سجّل الدخول من جديد من فضلك.',
    didNotWork: (why) => `لم ينجح تسجيل الدخول: ${isolated(why)}`,
  },

  problems: {
    signedOut: 'لقد خرجتَ من حسابك.',
    unreachable: 'تعذّر الوصول إلى الخادم.',
    unreadable: 'أرسل الخادم جوابًا لا يمكن قراءته.',
    answered: (status) => `أجاب الخادم بالرمز ${status}.`,
    ofTheGateway: {
      401: 'لم يقبل الخادم تسجيل دخولك.',
      403: 'لم يسمح الخادم بمرور ذلك. أعد المحاولة بعد لحظة.',
      413: 'هذا أكبر مما يقبله الخادم.',
      429: 'عدد كبير من الناس يسألون في آن واحد. أعد المحاولة بعد لحظة.',
      500: 'حدث خطأ في الخادم. أعد المحاولة بعد لحظة.',
      502: 'الخادم غير متاح في هذه اللحظة. أعد المحاولة.',
      503: 'الخادم مثقل في هذه اللحظة. أعد المحاولة.',
      504: 'تأخر الخادم كثيرًا في الجواب. أعد المحاولة.',
    },
  },

  connection: {
    connecting: 'جارٍ الاتصال…',
    live: 'متصل',
    checking: 'جارٍ التحقق…',
    joining: 'جارٍ الانضمام…',
    refused: 'غير متصل',
    resting: 'في استراحة',
    reconnecting: 'جارٍ استعادة الاتصال…',
    offline: 'بلا شبكة',
    reconnectingIn: (seconds) => `استعادة الاتصال بعد ${number(seconds)} ث`,
    wasLost: 'انقطع الاتصال. جارٍ استعادته.',
    isOffline: 'أنت بلا شبكة. تُرسَل الرسائل عند عودتها.',
    isBack: 'عاد الاتصال.',
  },
};
