"""The words and phrases that keywords are made of; lower case, without accents and apostrophes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.replace("\n", "|").split("|") if one.strip())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class Language:
    """How a language says that texts shall end."""

    ends: frozenset[str]
    refuses: tuple[str, ...]
    texting: frozenset[str]
    places: frozenset[str]
    keeps_on: tuple[str, ...]
    deaths: frozenset[str]
    farewell: frozenset[str]
    fillers: frozenset[str]

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Every word that may stand in such a sentence."""
        return self.ends | self.texting | self.places | self.fillers | frozenset(word for phrase in self.refuses for word in phrase.split())


# Courtesy, taken off before a sentence is looked at. Longer ones first where one begins another.
IN_FRONT = _phrases("""
please|pls|plz|pleas|plese|kindly|ok|okay|hi there|hi|hello|hey|yes|sorry|thanks|thank you|sir|maam|i said|i say|i repeat|for the last time|omg|ugh|um
so|just|now
can you please|could you please|would you please|can you|could you|would you|will you|can u|could u|would u|you need to|you must|you should
you have to|u need to
i want you to|i need you to|i would like you to|id like you to|i am asking you to|im asking you to|i asked you to|i told you to|i already told you to
i already said|again|reply|text
por favor|favor de|porfavor|porfa|hola|gracias|ya|puede|puedes|podria|podrias|pueden|oiga|oye|buenas|buenos dias|disculpe|perdon|les pido que
le pido que|te pido que|quiero que
firstlight|damn|bot|i am telling you to|im telling you to|guys|dear|my wish is to|this is my request to|i request you to|i hereby|hereby
we need you to|i beg you to
""")
BEHIND = _phrases("""
please|pls|plz|pleas|plese|thanks|thank you|thx|ty|thank u|right now|now|asap|ok|okay|immediately|at once|today|already|sir|maam|i said|i mean it|bye
goodbye|for real|seriously|sorry
por favor|porfavor|porfa|gracias|ya|ahora|ahora mismo|inmediatamente|damn it|dammit|omg|lol|firstlight|bot|have a nice day|have a good day|god bless
haha|para siempre|forever|for good|hoy
""")
# A sentence of these alone, beside a keyword, says nothing of its own.
COMPLAINT = _words("""
i you u we they this is the a it its so that already told said asked again times time twice last once now please pls thanks thank ok okay sorry bye
have hi hello hey final warning
enough really seriously annoying spam illegal harassment and very mad angry god omg ugh damn no yes for real mean not funny of all por favor gracias
ya le les dije basta hola adios
""")

# ---- texts off

STOP = _phrases("""
stop|stp|sotp|stpo|stoop|stop all|stopall|stop it|stop this|stop that|stop everything|stop all of it|stop all of this|just stop|stop stop
stop stop stop|stop it now|stop doing this|s t o p
unsubscribe|unsub|unsubscribed|unsubscribe me|unsubcribe|unsuscribe|unsubscibe|unsubscrib|un subscribe|unscubscribe|unsibscribe|unsubscribe all
unsubsribe|desubscribe
cancel|cancel all|cancel it|cancel this|cancel me|cancel everything|cancle|cancelled|canceled|end|end chat|end this chat|end conversation
end this conversation|end session
quit|quit it|quit this|revoke|revoked|i revoke|revoke consent|revoke my consent|i revoke my consent|revoke permission|i revoke my permission
withdraw consent|i withdraw my consent|consent withdrawn
opt out|optout|opted out|opt me out|i opt out|i am opting out|im opting out|opting out|opt out of all|opt out all|opt out of everything
i want to opt out|i would like to opt out|id like to opt out|i wish to opt out
i choose to opt out|opt out of this|let me opt out|i want out|i want out of this|let me out|get me out of this|how do i opt out|how can i opt out
how to opt out|how do i unsubscribe|how can i unsubscribe|how to unsubscribe
remove|remove me|delete me|take me off|get me off|unenroll me|unenroll|disenroll me|i want to unsubscribe|i would like to unsubscribe
id like to unsubscribe|i wish to unsubscribe|i need to unsubscribe|unsubscribe my number
wrong number|wrong person|this is the wrong number|this is a wrong number|you have the wrong number|you got the wrong number|u have the wrong number
youve got the wrong number|you have the wrong person|you got wrong number
not my number|new owner of this number|this is not his number|this is not her number|this isnt her number|this isnt his number
you are texting the wrong person|you are texting the wrong number
leave me alone|leave us alone|go away|get lost|buzz off|fuck off|f off|piss off|stop bugging me|quit bugging me|cut it out|knock it off|shut up
do not disturb|stop bothering me|turn these off|turn this off|turn them off|lose my number|forget my number
report spam|this is spam|reported as spam|i want to be left alone|no longer interested in this service|i dont want this service
i do not want this service|cancel service|cancel my service|discontinue|cease and desist
i dont want to be on this|take my name off|remove my name|i want off|i want off this list|you do not have my consent|you do not have my permission
i did not consent to this|i never signed up for this|i didnt sign up for this
""")
ENGLISH = Language(
    ends=_words("""
        stop stopp stopped quit end cancel cease unsubscribe discontinue halt disable remove delete block revoke optout take drop scratch erase lose
        kill enough terminate suspend mute removed taken
        """),
    refuses=_phrases("""
        no|no more|dont|do not|never|no longer|not|dont want|do not want|dont wish|dont need|not want|opt out|opting out|turn off|turn|shut off|get off|off
        get rid of|done with|finished with|sick of|tired of|get me off|out of|did not sign up|didnt sign up|i never signed up|no further
        """),
    texting=_words("""
        text texts texting txt txts txting message messages messaging msg msgs sms notification notifications alert alerts subscription spamming spam
        list lists database contacting contact
        bothering bother harassing harass sending send subscribed texted contacted messaged spammed pinging
        """),
    places=_words("list lists database number"),
    deaths=_words("died passed dead deceased gone"),
    keeps_on=_phrases("""
        dont stop|do not stop|never stop|not stop|dont cancel|do not cancel|dont end|dont quit|dont delete|dont remove|dont unsubscribe|not end
        not quit|i stopped|you stop|you stopped|should i|did you|dont get|do not get
        """),
    farewell=_words("""
        my mother mom mum father dad husband wife brother sister son daughter friend he she they him her has have is was died passed away dead
        deceased gone no longer with us alive
        yesterday last week month year already today this please he's she's grandma grandmother grandpa grandfather uncle aunt patient person the
        number belongs to
        """),
    fillers=_words("""
        me my us our we i im id ill you your yours u ur the these this that those it a an any anymore more all again ever from of to on in for at with by
        off out up please now right
        want wish like would need get getting receive receiving be being have has keep and or just phone cell cellphone mobile service program bot
        system records automated
        future further such everything anything stuff things thing crap shit junk damn fucking stupid annoying unwanted daily other else asap
        immediately today so already am is are
        here there how do can could will way must should immediately thanks thank
        isnt wrong person sorry sms consent permission agree sign signed myself name numbers
        whatever y'all yall mailing calling
        """),
)
STOP_ES = _phrases("""
alto|alto ya|alto por favor|pare|paren|parar|parale|para|para ya|pare ya|basta|basta ya|ya basta|detener|detente|detenga|deten|detengan|detenganse
suspender|suspenda|suspendan|anular
cancelar|cancele|cancela|cancelen|cancelado|cancelar todo|parar todo|terminar|termina|termine|terminar esto|finalizar|fin|salir|salirme|quiero salir
quiero salirme|baja|darse de baja|darme de baja|dame de baja|deme de baja|denme de baja
quiero darme de baja|quisiera darme de baja|deseo darme de baja|necesito darme de baja|dar de baja|de baja|desuscribir|desuscribirme|desuscribirse
quiero desuscribirme|no molestar|no moleste|no molesten|no me moleste|no me molesten
borrame|borreme|borrenme|quitame|quiteme|quitenme|sacame|saqueme|saquenme|eliminame|elimineme|eliminenme|remuevame|remuevanme|dejame en paz
dejeme en paz|dejenme en paz|largate|larguense|vayase|vayanse
numero equivocado|numero incorrecto|persona equivocada|se equivoco de numero|se equivocaron de numero|te equivocaste de numero|este no es mi numero
no soy esa persona|tiene el numero equivocado|tienen el numero equivocado
como me doy de baja|como cancelo|como me salgo|no doy mi permiso|retiro mi consentimiento|revoco mi consentimiento|cancelar suscripcion
cancelar mi suscripcion|cancelar el servicio|no quiero este servicio
""")
SPANISH = Language(
    ends=_words("""
        alto pare paren parar para detener detenga detengan suspender suspenda suspendan cancelar cancele cancela cancelen terminar terminen dejar
        deje dejen deja dejame basta eliminar elimine elimina eliminen
        borrar borre borra borren borrame borreme borrenme quitar quite quita quiten quitame quiteme quitenme sacar saca saque saquen sacame saqueme
        saquenme eliminame elimineme eliminenme baja desuscribirme desactivar
        """),
    refuses=_phrases("no|no mas|ya no|nunca mas|ni"),
    texting=_words("""
        mensaje mensajes mensajitos texto textos sms escriba escriban escribas escribe escribirme escribir escribiendo mande manden mandes mandar
        mandarme mandando envie envien envies enviar enviarme enviando
        contacte contacten contactes contactar contactarme textear textearme texteen moleste molesten molestes molestar molestarme lista numero
        suscripcion notificaciones alertas telefono
        """),
    places=_words("lista numero telefono"),
    deaths=_words("murio fallecio fallecido fallecida muerto muerta"),
    keeps_on=_phrases("no pare|no paren|no deje de|no dejen de|no cancele|no cancelen|no elimine|no borre|no recibi|no me llego|no llegan"),
    farewell=_words(
        "mi madre mama padre papa esposo esposa hermano hermana ya murio fallecio fallecido el ella esta muerto muerta por favor hijo hija abuela abuelo"
    ),
    fillers=_words("""
        me mi mis nos de del la las los el lo su sus tu tus este esta estos estas a al en por favor mas ya nada nunca quiero quisiera deseo necesito
        recibir recibiendo que se les le un ningun ninguno
        otra vez nuevo ustedes usted seguir siga sigan gracias con y todo todos celular aqui texto ahora pido como puedo solicito
        """),
)

# ---- everything else

FORGET = _phrases("""
forget|forget me|forgetme|forget everything|forget all|forget it all|forget all of it|forget my data|forget about me|forget what i said
forget what i wrote|forget what i told you|forget this chat|forget this conversation|forget all about me
forget everything about me|forget everything i said|forget everything i told you|erase me|erase everything|delete everything|erase it all
delete it all|delete all|erase all|wipe everything|clear everything|delete all of it|erase all of it
delete everything about me|erase everything about me|delete everything you know about me|erase everything you know about me
delete everything you have on me|delete what i wrote|erase what i wrote|delete what i said|erase what i said
""")
ERASES = _words("delete erase wipe clear destroy purge remove forget")
KEPT = _words("data info information chat chats conversation conversations history messages records account profile everything texts")
_AROUND_ERASING = _words("""
    my the this our all of about me you your have on i said wrote sent told personal health medical private and from system database in here it
    to want would like id entire whole every please know stored keep kept
""")
ERASING = ERASES | KEPT | _AROUND_ERASING
FORGET_ES = _phrases("""
olvidar|olvidame|olvideme|olvidenme|olvida todo|olvide todo|olvidar todo|olvida lo que dije|olvide lo que dije|borrar todo|borra todo|borre todo|borren todo
eliminar todo|elimina todo|elimine todo|quiero borrar todo|borra todo lo que dije|borre todo lo que dije|borrar todo lo que dije
""")
ERASES_ES = _words("borrar borra borre borren eliminar elimina elimine eliminen suprimir suprima olvidar olvida olvide olviden")
KEPT_ES = _words("datos informacion mensajes conversacion conversaciones historial")
ERASING_ES = (
    ERASES_ES
    | KEPT_ES
    | _words("mi mis la las los el esta todo todos toda todas de personales personal quiero que lo dije escribi sobre y nuestra salud medica su sistema")
)
START = _phrases("""
start|starts|unstop|un stop|resume|subscribe|resubscribe|re subscribe|opt in|optin|opt me in|opt me back in|i want to opt in|i opt in|begin
start again|start texts|start texting|start texting me|start texting me again|start messages
start messaging me again|start me up again|start me again|restart|restart texts|restart messages|unblock|unblock me|resume texts|resume messages
resume texting|turn texts on|turn texts back on|turn on texts|turn on messages|turn the texts back on
turn messages back on|turn them back on|text me again|message me again|you can text me again|you may text me again|write to me again|sign me up
sign me up again|sign me back up|add me back|put me back on|put me back on the list|add me to the list
i want texts again|i want to get texts again|i want the texts back|i want to get messages again|i want your texts again|i want to subscribe
i want to resubscribe|i want to start again|i want to sign up again|start sending me texts again|start the texts again
start sending texts again|start my texts again|start sending messages again|i would like texts again|id like to get texts again
i changed my mind text me|count me in|bring back the texts|subscribe me|resume service|start service|begin texts
""")
START_ES = _phrases("""
comenzar|comienza|comience|empezar|empieza|empiece|iniciar|inicia|inicie|inicio|reanudar|reanude|reanuda|reactivar|activar|alta|dar de alta
darme de alta|suscribir|suscribirme|suscribirse|quiero suscribirme|empezar de nuevo
recibir mensajes|quiero recibir mensajes|quiero recibir mensajes otra vez|quiero recibir mensajes de nuevo|quiero volver a recibir mensajes
quiero mensajes otra vez|pueden escribirme otra vez|puede escribirme otra vez|pueden escribirme
escribanme otra vez|escribame otra vez|escribeme otra vez|escribeme de nuevo|escribame de nuevo|empezar otra vez|comenzar de nuevo|reanudar mensajes
reanudar los mensajes|activar mensajes|quiero recibir textos otra vez
""")
STARTS = _words("start resume restart resubscribe subscribe unstop again back")
STARTING = STARTS | _words("""
    i we want to would like id please get getting receive receiving have my the your these turn on opt in sign put add bring me up you can sending send
    us for of
""")
HELP = _phrases("""
help|hlep|hepl|halp|help me|help help|help menu|help info|help me out|info|information|infos|menu|commands|command list|instructions|?|who is this
whos this|who dis|who are you|who is texting me|what is this|whats this|what is this number|whats this number|what is this phone number
what number is this|what is this service|what are these texts|what are these messages|what can you do|what can i text|what can i ask|what can i write
how does this work|how do these texts work|how do i use this|more info on this service|stop help
""")
HELP_ES = _phrases("""
ayuda|ayudame|ayudeme|ayudenme|necesito ayuda|quiero ayuda|informacion|informes|comandos|instrucciones|quien es|quien eres|quienes son|quien es usted
que es esto|como funciona|como funciona esto|que numero es este|auxilio|socorro|mas informacion del servicio
""")
MORE = _phrases("""
more|m0re|moar|mroe|mor|more more|tell me more|say more|the rest|rest|send more|send the rest|read more|see more|show more|show me more|give me more
i want more|the rest of it|whats the rest|next|go on|keep going|more info|continue
""")
MORE_ES = _phrases("mas|mas info|mas informacion|siga|sigue|dime mas|digame mas|el resto|continuar|continua|continue por favor|quiero mas")
