// Arabic. What is written here in Latin letters stands in a sentence of the other direction: it is isolated.
import { isolated, number, plural } from './formats.js';

// What the API says where a person can do something about it; the rest is told by its status.
const OF_THE_SERVER = {
  'You are blocked. Only an administrator can let you in again.': 'أنت محظور. لا يعيد دخولك إلا أحد المسؤولين.',
  'You do not belong to this room any more.': 'لم تعد عضوًا في هذه الغرفة.',
  'Only members of the room can do this. Join it first.': 'هذا لأعضاء الغرفة فقط. انضم إليها أولًا.',
  "Only the room's admins can do this.": 'هذا لمشرفي الغرفة فقط.',
  'Only administrators may do this.': 'هذا لمسؤولي Chatroom فقط.',
  'The message has been deleted.': 'حُذفت الرسالة.',
  'The message that this replies to is not in the room.': 'الرسالة التي يُردّ عليها ليست في الغرفة.',
  'A message can be edited for 24 hours after it was sent.': 'يمكن تعديل الرسالة خلال 24 ساعة من إرسالها.',
  'The room is archived. An admin of it can bring it back.': 'الغرفة مؤرشفة. يستطيع أحد مشرفيها إعادتها.',
  'A direct room stays as it is: the same people, for ever.': 'المحادثة المباشرة تبقى كما هي، بالأشخاص أنفسهم دائمًا.',
  'The general room is always there, and everybody belongs to it.': 'الغرفة العامة موجودة دائمًا، والجميع أعضاء فيها.',
  'The last admin of a room with other people first makes another its admin.': 'أنت آخر مشرف في الغرفة. اجعل غيرك مشرفًا عليها أولًا.',
  'The room would have no admin. Make another one first.': 'لن يبقى للغرفة مشرف. اجعل غيره مشرفًا أولًا.',
  'You cannot block yourself. Another administrator can.': 'لا يمكنك حظر نفسك. يستطيع ذلك مسؤول آخر.',
  'This sign-in has been used already, or took too long. Sign in again.': 'استُخدم تسجيل الدخول هذا من قبل، أو استغرق وقتًا أطول مما ينبغي. سجّل الدخول من جديد.',
  'Your session has ended. Sign in again to go on.': 'انتهت جلستك. سجّل الدخول من جديد للمتابعة.',
  'Signing in is not possible for the moment. Try again.': 'لا يمكن تسجيل الدخول في هذه اللحظة. أعد المحاولة.',
};
const BY_STATUS = {
  400: 'لم يقبل الخادم هذا الطلب.',
  401: 'لم يقبل الخادم تسجيل دخولك. سجّل الدخول من جديد.',
  403: 'لا يُسمح لك بذلك.',
  404: 'هذا غير موجود، أو لم يعد موجودًا.',
  409: 'تغيّر هذا في هذه الأثناء، فلم يُفعل شيء.',
  410: 'لم يعد هذا موجودًا.',
  413: 'هذا أكبر مما يقبله الخادم.',
  422: 'لم يقبل الخادم ما كُتب هنا.',
  429: 'بلغتَ الحد المسموح به. انتظر قليلًا ثم أعد المحاولة.',
  500: 'حدث خطأ في الخادم. أعد المحاولة بعد لحظة.',
  503: 'الخادم مثقل في هذه اللحظة. أعد المحاولة.',
};

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
    settings: 'الإعدادات',
    language: 'اللغة',
    useLanguage: 'استعمال هذه اللغة',
    clock: 'الساعة',
    hours12: '١٢ ساعة',
    hours24: '٢٤ ساعة',
    keys: 'المفاتيح',
    whatKeysDo: 'ما تفعله المفاتيح',
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
    markUnread: 'جعلها غير مقروءة من هنا',
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
    archived: 'هذه الغرفة مؤرشفة: لا أحد يكتب هنا بعد الآن.',
    bringBack: 'إعادة الغرفة',
    leftRoom: 'لم تعد عضوًا في {1}',
    unknownRoom: 'لا شيء في «{1}»، أو هي غرفة لست عضوًا فيها.',
    noRoomAt: 'لا يمكن أن تكون هناك غرفة في «{1}». ربما ينقص جزء من الرابط.',
    unsentThere: 'ما كتبته هناك ولم يتسنَّ إرساله',

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
    keepOrder: 'حفظ النظام…',
    keepingOrder: 'حفظ النظام',
    whatToSee: 'ما يُعرض',
    whatWasDone: 'ما فُعل',
    whoIsBlocked: 'المحظورون',
    letIn: 'السماح بالدخول من جديد…',
    purge: 'إزالة ما كتبه…',
    block: 'حظر…',
    howFarBack: 'منذ متى',
    lastHour: 'الساعة الأخيرة',
    lastDay: 'آخر 24 ساعة',
    why: 'السبب (للمشرفين الآخرين)',
    aboutAuthor: 'عن الكاتب',
    byName: 'بالاسم',
    nameHint: 'اسم الشخص',
    byLink: 'برابط',
    isMember: 'عضو',
    invite: 'دعوة',
    theLink: 'الرابط',
    makeLink: 'إنشاء رابط',
    placeholderNote: 'يراك الآخرون باسم «{1}». بماذا ينادونك؟',
    status: 'الحالة',
    statusHint: 'ماذا تفعل الآن؟',
    timeZone: 'المنطقة الزمنية',
    save: 'حفظ',

    // The details of a room, and what can be done there.
    aboutRoom: 'عن هذه الغرفة',
    closeDetails: 'إغلاق التفاصيل',
    tellMe: 'أخبرني عن',
    everything: 'كل شيء',
    mentions: 'الإشارات إليّ',
    nothing: 'لا شيء',
    openInvitations: 'الدعوات المفتوحة…',
    nameAndTopic: 'الاسم والموضوع…',
    exportMessages: 'تصدير الرسائل…',
    members: 'الأعضاء {1}',
    settingsTitle: 'الاسم والموضوع',
    settingsNote: 'كل من في الغرفة يرى فورًا ما تغيّره هنا.',
    invitationsTitle: 'الدعوات المفتوحة',
    invitationsNote: 'من لديه رابط إحداها يستطيع الانضمام. الدعوة التي تُسحب لا تُدخل أحدًا بعد ذلك.',
    by: 'من {1}، {2}{3}',
    takeBack: 'سحب',
    exportTitle: 'تصدير الرسائل',
    exportNote: 'كل ما قيل في هذه الغرفة يوضع في ملف، الأقدم أولًا: بصيغة JSON، رسالة في كل سطر. مما حُذف يبقى مكانه فقط.',
    howFar: 'مقدار ما تم',
    export: 'تصدير',
    writeToThem: 'مراسلته',
    makeAdmin: 'جعله مشرفًا على الغرفة…',
    makeMember: 'جعله عضوًا لا مشرفًا…',
    stepDown: 'التخلي عن الإشراف…',
    removeFromRoom: 'إخراجه من الغرفة…',
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
    ofTheServer: (sentence, status) => OF_THE_SERVER[sentence] ?? BY_STATUS[status] ?? sentence,
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

  keys: {
    groups: { anywhere: 'في أي مكان', messages: 'بين الرسائل', writing: 'عند الكتابة' },
    does: {
      goTo: 'الانتقال إلى غرفة أو شخص',
      nextUnread: 'الغرفة التالية التي فيها ما لم يُقرأ',
      previousUnread: 'الغرفة التي قبلها',
      toNewest: 'أحدث رسالة',
      showKeys: 'هذه القائمة، ما دمت لا تكتب',
      step: 'الرسالة السابقة أو التالية',
      ends: 'أول رسالة معروضة أو آخرها',
      menu: 'ما يمكن فعله بالرسالة',
      send: 'إرسال',
      newLine: 'سطر جديد',
      name: 'ذكر شخص',
      editLast: 'تعديل آخر رسالة لك، من مربع فارغ',
      giveUp: 'التخلي عن تعديل أو رد',
    },
  },

  places: {
    loadingLater: 'جارٍ تحميل الرسائل اللاحقة…',
    laterNotLoaded: 'تعذّر تحميل الرسائل اللاحقة.',
    notLoaded: (why) => `تعذّر تحميل تلك الرسالة. ${isolated(why)}`,
    gone: 'لا توجد هنا رسالة كهذه، أو لا يُسمح لك بقراءتها.',
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
    crowded:
      'أغلق الخادم اتصال هذه الصفحة من جديد. إذا كانت الدردشة مفتوحة في علامات تبويب أو نوافذ كثيرة أُغلق أقدمها: ' +
      'أغلق ما لا تحتاج إليه منها.',
  },

  rooms: {
    marked: 'الغرفة غير مقروءة من هنا في هذا المتصفح، وتبقى كذلك حتى تغادرها وتعود إليها.',
    nothingUnread: 'لا شيء غير مقروء في غرفة أخرى.',
    anInvitation: 'دعوة',
    notFollowed: (why) => `لا يمكن متابعة هذه الغرفة. ${isolated(why)}`,
    nobodyElse: 'لا أحد غيرك',
    unread: '، غير مقروءة',
    unreadMentioned: (count) => `، غير مقروءة، ذُكرتَ فيها ${times(count)}`,
    unreadIn: (count) => `، غير مقروء في ${counted(count, 'غرفة واحدة', 'غرفتين', 'غرف', 'غرفة', 'غرفة')}`,
    members: (count) => members(count),
    membersAndYou: (count) => `${members(count)}، وأنت منهم`,
    noneFound: 'لا توجد غرفة مفتوحة بهذا الاسم.',
    joinNamed: (name) => `الانضمام إلى ${isolated(name)}`,
    needsName: 'تحتاج الغرفة إلى اسم.',
    nameTooLong: (most, count) => `لا يزيد اسم الغرفة على ${characters(most)}، وفي هذا الاسم ${characters(count)}.`,
    topicTooLong: (most, count) => `لا يزيد موضوع الغرفة على ${characters(most)}، وفي هذا الموضوع ${characters(count)}.`,
  },

  leaving: {
    title: 'هل تريد مغادرة هذه الغرفة؟',
    open: 'يمكنك الانضمام إليها من جديد متى شئت.',
    closed: 'هي مغلقة: للعودة إليها لا بد أن تُدعى من جديد.',
    button: 'مغادرة',
    done: 'لقد غادرتَ الغرفة.',
  },
  archiving: {
    title: 'هل تريد أرشفة هذه الغرفة؟',
    text: 'تختفي من قوائم الجميع، ولا يستطيع أحد الكتابة فيها بعد ذلك. ما قيل فيها يبقى، ويمكن قراءته في عنوانها.',
    button: 'أرشفة',
    done: 'أُرشفت الغرفة.',
  },

  invitation: {
    moment: 'لحظة من فضلك…',
    from: (name, room) => `يدعوك ${isolated(name)} إلى ${isolated(room)}`,
    over: 'لم تعد هذه الدعوة صالحة',
    whyOver: 'انتهت مدتها أو استُنفدت أو سُحبت. اطلب دعوة أخرى.',
    notLookedUp: 'تعذّر الاطلاع على الدعوة',
    terms: (uses, until) =>
      `يمكن أن ينضم به ${plural(uses, { one: 'شخص واحد', two: 'شخصان على الأكثر', other: `${people(uses)} على الأكثر` })} حتى ${until}. ` +
      'وبوسع كل من لديه الرابط أن يستعمله.',
  },

  goTo: {
    choices: (count) => `${counted(count, 'خيار واحد', 'خياران', 'خيارات', 'خيارًا', 'خيار')}.`,
    none: 'لا شيء ولا أحد بهذا الاسم.',
    write: 'مراسلة',
  },

  people: {
    tooBusy: 'في هذه الغرفة من الحركة ما لا يسمح بسرد الجميع.',
    asItWas: 'كما كانت الحال قبل انقطاع الاتصال.',
  },

  typing: {
    several: 'عدة أشخاص',
    verb: (count) => plural(count, { one: 'يكتب الآن', two: 'يكتبان الآن', other: 'يكتبون الآن' }),
  },

  log: {
    loading: 'جارٍ تحميل الرسائل…',
    loadingEarlier: 'جارٍ تحميل رسائل أقدم…',
    noEarlier: 'تعذّر تحميل الرسائل الأقدم.',
    notYet: (why) => `تعذّر تحميل الرسائل حتى الآن. ${isolated(why)} جارٍ إعادة المحاولة…`,
    not: (why) => `تعذّر تحميل الرسائل. ${isolated(why)}`,
    refused: { 403: 'لا يُسمح لك بقراءة هذه الغرفة.', 404: 'هذه الغرفة غير موجودة.' },
    toNewest: 'الانتقال إلى الأحدث',
    newMessages: (count) =>
      counted(count, 'رسالة جديدة واحدة', 'رسالتان جديدتان', 'رسائل جديدة', 'رسالة جديدة', 'رسالة جديدة'),
    begins: {
      somewhere: 'هنا تبدأ الغرفة.',
      room: (room) => ['هنا تبدأ ', room, '.'],
      roomEmpty: (room) => ['لم يقل أحد شيئًا في ', room, ' بعد. كن أول من يكتب.'],
      alone: (room) => ['أنت الأول في ', room, '. ما تكتبه هنا ينتظر من يأتي.'],
      direct: (people) => ['هنا بدأ حديثك مع ', people, '.'],
      directEmpty: (people) => ['هنا تتحدث مع ', people, '، ولا يقرأ ذلك أحد غيركم. ابدأ بالتحية.'],
    },
  },

  messages: {
    deleted: 'حُذفت الرسالة',
    edited: 'معدّلة',
    sending: 'جارٍ الإرسال…',
    saving: 'جارٍ الحفظ…',
    waitsForNetwork: 'في انتظار الشبكة',
    waitsItsTurn: 'في انتظار دورها',
    showAll: 'عرض الكل',
    showLess: 'عرض أقل',
    unconfirmed: 'لم يؤكد أحد أن هذه الرسالة أُرسلت. هل تريد إرسالها مرة أخرى؟',
    tooOld: 'لم تُرسَل. كُتبت قبل أكثر من يوم.',
    notSent: (why) => `لم تُرسَل. ${isolated(why)}`,
    originalGone: (why) => `لم تُرسَل. ${isolated(why)} «إعادة المحاولة» ترسلها رسالةً مستقلة.`,
    notSaved: (why) => `لم تُحفَظ. ${isolated(why)}`,
    notSavedInTime: 'لم تُحفَظ: أُغلقت الصفحة قبل ذلك.',
    notSavedAsGone: 'لم تُحفَظ: حُذفت الرسالة.',
    anEdit: (problem) => `تعديل رسالة: ${problem}`,
    notDeleted: (why) => `لم تُحذف الرسالة. ${isolated(why)}`,
    canBeUndone: 'حُذفت الرسالة. يمكن استرجاعها خلال خمس ثوانٍ بالزر الذي في مكانها.',
    tooOldToEdit: 'مضى على آخر رسالة كتبتها هنا أكثر من يوم، فتبقى كما هي.',
    stays: 'بقيت الرسالة كما كانت.',
    editOn: 'مواصلة التعديل',
  },

  composer: {
    send: 'إرسال',
    save: 'حفظ',
    messageTo: (title) => `رسالة إلى ${isolated(title)}`,
    editing: 'تعديل الرسالة',
    editingOne: 'تعديل رسالة',
    replyingTo: 'ردًّا على ',
    originalDeleted: 'حُذفت الرسالة التي كنت تردّ عليها. ما ترسله الآن رسالة مستقلة.',
    editedElsewhere: 'عُدّلت هذه الرسالة في مكان آخر في هذه الأثناء. الحفظ يضع ما هو مكتوب هنا مكانها.',
    editedDeleted: 'حُذفت الرسالة التي كنت تعدّلها. ما ترسله الآن رسالة مستقلة.',
    leaveAsIs: 'إبقاؤها كما هي',
    doNotReply: 'إلغاء الرد',
    isEditing: 'أنت تعدّل رسالة. ⁨Escape⁩ يُبقيها كما هي.',
    isReplying: (name) => `أنت ترد على ${isolated(name)}. ⁨Escape⁩ يجعلها رسالة مستقلة.`,
    nothingLeft: 'لم يبقَ من الرسالة شيء. احذفها، أو اضغط ⁨Escape⁩ لتبقى كما كانت.',
    nothingToSee: 'ليس في هذه الرسالة ما يُرى.',
    tooLong: 'الرسالة أطول مما ينبغي.',
    tooLongBy: (count) => `هذه الرسالة أطول من المسموح به بمقدار ${counted(count, 'حرف واحد', 'حرفين', 'أحرف', 'حرفًا', 'حرف')}.`,
    mentions: (names) => `تذكر ${names}`,
    peopleFound: (count) => `${people(count)}: مفاتيح الأسهم للاختيار، و⁨Enter⁩ للأخذ.`,
  },

  pause: {
    begins: 'ترسل أسرع مما تسمح به الدردشة. يتواصل الإرسال من تلقاء نفسه.',
    goesOnIn: (seconds) => `ترسل أسرع مما تسمح به الدردشة. يتواصل الإرسال بعد ${number(seconds)} ث.`,
  },

  reactions: {
    you: 'أنت',
    more: (count) => counted(count, 'شخص آخر', 'شخصان آخران', 'آخرون', 'آخرون', 'آخرون'),
    people: (count) => people(count),
    reactWith: (emoji) => `التفاعل بـ${emoji}`,
    notSaved: (why) => `لم يُحفظ تفاعلك. ${isolated(why)}`,
  },

  emoji: {
    loading: 'جارٍ التحميل…',
    notLoaded: (why) => `تعذّر تحميل الرموز التعبيرية. ${isolated(why)}`,
    found: 'ما عُثر عليه',
    none: 'لا رمز بهذا الاسم.',
  },

  copying: {
    copy: 'نسخ',
    copied: 'نُسخت',
    selected: 'حُددت',
    codeCopied: 'نُسخت الشيفرة.',
    codeSelected: 'حُددت الشيفرة، وهي جاهزة للنسخ.',
    textCopied: 'نُسخ النص.',
    linkCopied: 'نُسخ الرابط.',
    notAllowed: (text) => `لا يسمح هذا المتصفح للصفحة بالنسخ. هذا هو النص: ${isolated(text)}`,
  },

  preferences: {
    browsers: (name) => `لغة المتصفح (${isolated(name)})`,
    notKept: 'لا يحفظ هذا المتصفح شيئًا، فتبقى اللغة كما هي.',
  },

  profile: {
    saved: 'حُفظ ملفك الشخصي.',
    notTold: 'غير مذكورة',
    needsName: 'يحتاج الاسم إلى حرف أو علامة أخرى تُرى.',
    nameHidesSigns: 'في هذا الاسم علامات لا تُرى، كالتي تعكس اتجاه الحروف. اكتبه من جديد.',
    nameTooLong: (most) => `لا يزيد الاسم على ${characters(most)}.`,
    statusTooLong: (most) => `لا تزيد الحالة على ${characters(most)}.`,
  },

  leavingUnsent: {
    lost: (count) => `${unsent(count)} لا يحفظ هذا المتصفح شيئًا: ${one(count, 'ستضيع', 'ستضيعان')}. هل تريد تسجيل الخروج؟`,
    kept: (count) => `${unsent(count)} ${stays(count)} حتى تسجّل الدخول هنا من جديد. هل تريد تسجيل الخروج؟`,
    sent: (count) =>
      `${unsent(count)} ${stays(count)}، و${one(count, 'تُرسَل', 'تُرسَلان')} حين تسجّل الدخول هنا من جديد خلال يوم. ` +
      'هل تريد تسجيل الخروج؟',
  },

  notices: {
    where: (name, room) => `${isolated(name)} في ${isolated(room)}`,
    denied:
      'طُلب من هذا المتصفح ألّا يعرض إشعارات Chatroom. اسمح بها في إعداداته لهذه الصفحة، من العلامة المجاورة للعنوان، ' +
      'ثم يمكن تشغيلها هنا.',
    unanswered: 'لا يُعرض شيء قبل أن تسمح به في سؤال المتصفح. شغّلها من جديد ليسألك.',
  },

  details: {
    kinds: {
      open: 'يستطيع الجميع العثور على هذه الغرفة وقراءتها والانضمام إليها.',
      closed: 'لا يعرف هذه الغرفة إلا أعضاؤها. يدخلها المرء بدعوة.',
      direct: 'لا يقرأ ما يقال هنا سواكم أنتم الموجودين فيها.',
    },
    archived: 'هي مؤرشفة: لم يعد أحد يكتب هنا.',
    notSaved: (why) => `لم يُحفظ ذلك. ${why}`,
    admin: 'مشرف',
    loading: 'جارٍ تحميل الأعضاء…',
    notLoaded: (why) => `تعذّر تحميل الأعضاء. ${why}`,
    isHere: '، هنا الآن',
  },

  settings: {
    saved: 'غُيّرت الغرفة.',
  },

  openInvitations: {
    none: 'لا توجد دعوة مفتوحة.',
    takenBack: 'سُحبت الدعوة.',
    terms: (uses, day) =>
      `صالحة ل${plural(uses, { one: 'شخص واحد', two: 'شخصين', few: `${number(uses)} أشخاص`, many: `${number(uses)} شخصًا`, other: `${number(uses)} شخص` })}، حتى ${day}`,
  },

  pages: { loading: 'جارٍ التحميل…' },

  exporting: {
    beginning: 'جارٍ البدء…',
    soFar: (count, day) => `${messages(count)} حتى الآن، إلى ${day}`,
    waiting: (far, why) => `${far}. ${why} في انتظار المتابعة…`,
    done: (count, name) => `في الملف ${isolated(name)} ${messages(count)}`,
    ended: 'أُنهي التصدير. لم يُحفظ شيء.',
    failed: (why) => `لم يُحفظ شيء. ${why}`,
    end: 'إنهاء التصدير',
    close: 'إغلاق',
  },

  inviting: {
    nobody: 'لا أحد بهذا الاسم.',
    label: (name) => `دعوة ${name}`,
    isIn: (name) => `صار ${isolated(name)} في الغرفة.`,
  },

  order: {
    block: {
      title: (name) => `هل تحظر ${isolated(name)}؟`,
      text: 'يخرج فورًا من كل أجهزته، ولا يدخل من جديد حتى يُسمح له. يبقى ما كتبه.',
      button: 'حظر',
      done: (name) => `حُظر ${isolated(name)}.`,
    },
    unblock: {
      title: (name) => `هل تسمح بدخول ${isolated(name)} من جديد؟`,
      text: 'يستطيع تسجيل الدخول والكتابة من جديد، في الغرف التي كان فيها.',
      button: 'السماح',
      done: (name) => `يستطيع ${isolated(name)} الدخول من جديد.`,
    },
    purge: {
      title: (name) => `هل تزيل ما كتبه ${isolated(name)}؟`,
      text: 'يذهب كله، في كل الغرف وعند الجميع وإلى الأبد: ويظهر مكانه أنه حُذف. من لا ينبغي أن يستمر يُحظر أولًا.',
      button: 'إزالة',
      done: (name) => `يُزال الآن ما كتبه ${isolated(name)}. قد يستغرق ذلك بضع دقائق.`,
    },
    blockedBy: (name, day) => `حظره ${isolated(name)}، ${day}.`,
    nobodyBlocked: 'لا أحد محظور.',
    nothingDone: 'لم يُفعل شيء بعد.',
    somebody: 'شخص ما',
    acts: {
      'user.blocked': (who, user) => `حظر ${isolated(who)} ${isolated(user)}`,
      'user.unblocked': (who, user) => `سمح ${isolated(who)} بدخول ${isolated(user)} من جديد`,
      'user.ended': (who, user) => `عطّل ${isolated(who)} حساب ${isolated(user)} أو حذفه`,
      'message.deleted': (who, user, room) => `حذف ${isolated(who)} رسالة من ${isolated(user)} في ${isolated(room)}`,
      'messages.purged': (who, user) => `أزال ${isolated(who)} ما كتبه ${isolated(user)}`,
      'invitation.revoked': (who, user, room) => `سحب ${isolated(who)} دعوة من ${isolated(user)} إلى ${isolated(room)}`,
      'room.updated': (who, user, room, { changes = {} }) => {
        if (changes.archived_at) return `أرشف ${isolated(who)} ${isolated(room)}`;
        return changes.archived_at === null ? `أعاد ${isolated(who)} ${isolated(room)} من الأرشيف` : `غيّر ${isolated(who)} ${isolated(room)}`;
      },
      'member.added': (who, user, room) => `أدخل ${isolated(who)} ${isolated(user)} إلى ${isolated(room)}`,
      'member.updated': (who, user, room, { role }) =>
        `جعل ${isolated(who)} ${isolated(user)} ${role === 'admin' ? 'مشرفًا على' : 'عضوًا كغيره في'} ${isolated(room)}`,
      'member.removed': (who, user, room) => `أخرج ${isolated(who)} ${isolated(user)} من ${isolated(room)}`,
    },
  },

  person: {
    admin: 'مشرف على هذه الغرفة',
    member: 'عضو في هذه الغرفة',
    since: (day) => `منذ ${day}`,
    here: 'هنا الآن',
    you: 'أنت',
    unnamed: 'لم يختر اسمًا بعد',
    timeThere: (time, zone) => `الساعة هناك ${time} (${isolated(zone)}).`,
  },

  roles: {
    admin: {
      title: (name, room) => `هل تجعل ${isolated(name)} مشرفًا على ${isolated(room)}؟`,
      text: () => 'يغيّر المشرفون اسم الغرفة وموضوعها، ويحذفون ما كتبه الآخرون، ويُخرجون الناس، ويجعلون غيرهم مشرفين، ويؤرشفون الغرفة.',
      button: 'اجعله مشرفًا',
      done: (name, room) => `صار ${isolated(name)} مشرفًا على ${isolated(room)}.`,
    },
    member: {
      title: (name, room) => `ألا يبقى ${isolated(name)} مشرفًا على ${isolated(room)}؟`,
      text: () => 'يبقى في الغرفة عضوًا كغيره. يستطيع أي مشرف التراجع عن ذلك.',
      button: 'اجعله عضوًا',
      done: (name, room) => `لم يعد ${isolated(name)} مشرفًا على ${isolated(room)}.`,
    },
    'step-down': {
      title: (name, room) => `هل تتخلى عن الإشراف على ${isolated(room)}؟`,
      text: () => 'تبقى في الغرفة عضوًا كغيرك. لا يستطيع التراجع عن ذلك إلا مشرف آخر.',
      button: 'التخلي',
      done: (name, room) => `لم تعد مشرفًا على ${isolated(room)}.`,
    },
    remove: {
      title: (name, room) => `هل تُخرج ${isolated(name)} من ${isolated(room)}؟`,
      text: (kind) =>
        kind === 'open'
          ? 'لن يصله شيء من هذه الغرفة من الآن. يبقى ما كتبه. الغرفة مفتوحة: يستطيع الانضمام إليها من جديد.'
          : 'لن يصله شيء من هذه الغرفة من الآن، ولن يستطيع قراءتها. يبقى ما كتبه. لا يعود إلا إذا دعاه أحد.',
      button: 'إخراج',
      done: (name, room) => `أُخرج ${isolated(name)} من ${isolated(room)}.`,
    },
  },
};

/** One and two are words of their own; the thing counted has another form after few, many and hundreds. */
function counted(count, one, two, few, many, other) {
  const [f, m, o] = [few, many, other].map((thing) => `${number(count)} ${thing}`);
  return plural(count, { one, two, few: f, many: m, other: o });
}

/** Verbs: things are one in the plural, too. */
function one(count, verb, ofTwo) {
  return plural(count, { two: ofTwo, other: verb });
}

function people(count) {
  return counted(count, 'شخص واحد', 'شخصان', 'أشخاص', 'شخصًا', 'شخص');
}

function members(count) {
  return counted(count, 'عضو واحد', 'عضوان', 'أعضاء', 'عضوًا', 'عضو');
}

function characters(count) {
  return counted(count, 'حرف واحد', 'حرفين', 'أحرف', 'حرفًا', 'حرف');
}

function times(count) {
  return counted(count, 'مرة واحدة', 'مرتين', 'مرات', 'مرة', 'مرة');
}

function unsent(count) {
  return `لم تُرسَل ${counted(count, 'رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة')}.`;
}

function stays(count) {
  return `${one(count, 'تبقى', 'تبقيان')} في هذا المتصفح`;
}

function messages(count) {
  return plural(count, {
    zero: 'لا رسائل',
    one: 'رسالة واحدة',
    two: 'رسالتان',
    few: `${number(count)} رسائل`,
    many: `${number(count)} رسالة`,
    other: `${number(count)} رسالة`,
  });
}
