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
    notices: 'الإشعارات',
    noticesShown: 'عرض الرسائل الجديدة وأنا أنظر إلى غير هذه الصفحة',
    noticesSound: 'مع صوت خافت',

    // The rooms beside it, and who is there.
    loadingRooms: 'جارٍ تحميل غرفك…',
    goTo: 'الانتقال إلى غرفة أو شخص',
    goToKeys: 'الانتقال إلى… (Ctrl+K)',
    findRoom: 'البحث عن غرفة',
    makeRoom: 'إنشاء غرفة',
    closeRooms: 'إغلاق قائمة الغرف',
    hereNow: 'هنا الآن {1}',
    closePeople: 'إغلاق قائمة الأشخاص',
    you: 'أنت',
    youBrackets: '(أنت)',

    // Messages.
    messages: 'الرسائل',
    message: 'رسالة',
    loadingMessages: 'جارٍ تحميل الرسائل…',
    new: 'جديد',
    react: 'التفاعل',
    otherEmoji: 'التفاعل برمز آخر',
    anotherEmoji: 'رمز آخر',
    reply: 'رد',
    edit: 'تعديل',
    more: 'المزيد',
    messageMenu: 'ما يمكن فعله بالرسالة',
    whoReacted: 'من تفاعل',
    copyText: 'نسخ النص',
    copyLink: 'نسخ الرابط',
    delete: 'حذف',
    undo: 'تراجع',
    discard: 'إهمال',
    copy: 'نسخ',
    theCode: 'الشيفرة',
    inReplyTo: 'ردًّا على',
    reactions: 'التفاعلات',
    pickEmoji: 'التفاعل برمز تعبيري',
    findEmoji: 'البحث عن رمز تعبيري باسمه (بالإنجليزية)',
    findEmojiShort: 'البحث بالاسم الإنجليزي',
    groups: 'المجموعات',
    emoji: 'رموز تعبيرية',

    // Where one writes.
    looking: 'أنت تطّلع على هذه الغرفة. للكتابة هنا انضمّ إليها.',
    join: 'انضمام',
    people: 'أشخاص',
    send: 'إرسال',
    offlineLater: 'أنت بلا شبكة. ما تكتبه يُرسَل عند عودتها.',
    lostLater: 'لا اتصال. ما تكتبه يُرسَل عند عودته.',
    enterSends: '{1} للإرسال، و{2}+{3} لسطر جديد',
    enterBreaks: '{1} لسطر جديد، والزر للإرسال',

    // In place of a room.
    joinRoom: 'الانضمام إلى الغرفة',
    goToGeneral: 'الانتقال إلى ⁨#general⁩',
    noRoom: 'لا توجد غرفة كهذه',
    noRoomAt: 'لا يمكن أن تكون هناك غرفة في «{1}». ربما ينقص جزء من الرابط.',

    // Dialogs.
    roomOrPerson: 'اسم غرفة أو شخص',
    roomsAndPeople: 'الغرف والأشخاص',
    nameBegins: 'بداية اسمها',
    showMore: 'عرض المزيد',
    close: 'إغلاق',
    cancel: 'إلغاء',
    name: 'الاسم',
    topic: 'الموضوع',
    topicHint: 'ما الغرض منها؟',
    whoMayEnter: 'من يمكنه الدخول',
    kindOpen: 'الجميع: يمكن العثور عليها وقراءتها والانضمام إليها',
    kindClosed: 'المدعوون: ولا وجود لها عند غيرهم',
    makeIt: 'إنشاء',
    inviteTo: 'دعوة أشخاص إلى {1}',
    inviteNote: 'كل من يفتح الرابط ويسجّل الدخول يمكنه الانضمام إلى هذه الغرفة، وإن كانت مغلقة.',
    theLink: 'الرابط',
    makeLink: 'إنشاء رابط',
    placeholderNote: 'يراك الآخرون باسم «{1}». بماذا ينادونك؟',
    status: 'الحالة',
    statusHint: 'ماذا تفعل الآن؟',
    timeZone: 'المنطقة الزمنية',
    save: 'حفظ',
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

  onDemand: {
    offline: 'لا يمكن فتح هذا بلا شبكة. أعد المحاولة عند عودتها.',
    failed: 'تعذّر تحميل جزء من Chatroom. تعطّلت الشبكة أو صدر إصدار جديد: أعد المحاولة، أو أعد التحميل.',
    reload: 'إعادة التحميل',
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

  notices: {
    where: (name, room) => `${isolated(name)} في ${isolated(room)}`,
    denied:
      'طُلب من هذا المتصفح ألّا يعرض إشعارات Chatroom. اسمح بها في إعداداته لهذه الصفحة، من العلامة المجاورة للعنوان، ' +
      'ثم يمكن تشغيلها هنا.',
    unanswered: 'لا يُعرض شيء قبل أن تسمح به في سؤال المتصفح. شغّلها من جديد ليسألك.',
  },
};
