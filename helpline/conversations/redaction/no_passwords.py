"""Words that are no password: after "my password is" they go on with the sentence."""

from __future__ import annotations

import re


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


_ENGLISH = _words("""
hasnt havent hadnt wasnt didnt couldnt wouldnt shouldnt arent werent aint cuz cause coz bc evry gonna wanna
happy stale retype reenter re-enter retyping unlock computer software laptop device machine license
custombooks changd chnged updt updated broke forgor cut comply restore regain satisfy meet avoid finish
start open reach pass keep wont cant hav thx ty pls plz u ur r wells fargo capital discover schwab boa pnc
td usbank
a about above absolutely accepted access accordingly account accounts across actually added after afternoon
again against agent ago all ally almost already also although always am amex an and another any anybody
anyhow anymore anyone anything anyway app apparently appears apple april are aren't around as asap ask asked
asking asks at august available away back bad bank bank's banking banks based be because been before being
below best better between blank blocked both bounced box box, broken browser btw but button by came can
can't cannot card cards case case-sensitive certainly change changed changes changing characters charged
chars chase chat check checked checking chrome citi click clicked cloud code codes combination combo come
comes coming company completely compromised confidential connect connected connection connects contain
contains continue continues conversation copied correct correctly could couldn't created credentials current
currently customer customsbooks date day days dead december declined definitely deleted denied did didn't
differ different digit digits disabled do does doesn't doesnt doing don't done dont down due during each eh
eight either else email emails empty enabled encrypted end ended ends enough enter entered entering entirely
entry error errors even evening ever every everybody everyone everything everywhere exact exactly except
expire expired expires expiring fail failed failing fails failure false far february feed few field fields
final find fine fingerprint first five fix fixed folks following follows for forced forever forgot forgotten
form format found four fresh friday from full fully fyi gave generator get gets getting give given gives go
goes going gone good google got greyed guys had hadn't half happened happens hard has hasn't have haven't
having he hello help her here hers hey hi hidden him hint hints his hmm hour hours how however hundred i i'd
i'll i'm i've icloud identical if ignored im important impossible in incorrect incorrectly indeed input
inside instead into invalid is isn't isnt issue issues it it's its itself ive january july june just keep
keeps kept keychain kinda know known knows last lastpass late lately later least left length less let letter
letters like likely link linked little locked log logged logging login lol long longer look looks lost lot
lower lowercase made mailed make makes manager mandatory many march match matched matches matching may maybe
me mean means message might mine minute minutes missing misspelled mistyped monday month months more morning
most much must mustn't my myself nah name near necessary need needed needs neither never new newly next
night nine no nobody none noon nope nor normal not nothing november now number numbers obviously october of
off often ok okay old older on once one ones online only onto open option optional or other others our ours
out outdated over own page part partly pass passcode passphrase password passwords pasted pending people per
perfect perfectly person phone pin plain please pls plus policy possible possibly private probably problem
problems proceed prompt prompts properly protected put pw pwd question quite rather read really reason
recent recently recognised recognized reconnect reconnected recovered recovery refresh refreshed refused
regardless reject rejected remember remembered removed replaced request requested require required
requirement requirements requires reset resets respond right rules safe said same saturday save saved say
saying says screen second secure security see seem seems seen send sensitive sent september server set seven
several shall shared she short should shouldn't show showing shown shows similar simple simply since site
six sms so some somebody somehow someone something sometimes somewhere soon sorry special spinning standard
started starts still stolen stop stopped stops stored strange strong stuck such sunday support supposed sure
switched sync synced syncing syncs system take taken takes tell telling temporarily temporary ten text than
thank thanks that that's thats the their theirs them themselves then there there's therefore these they
they're thing things think this those though three through thru thursday thus thx ticket till time times to
today together told tomorrow tonight too took totally tried tries trouble true truly try trying tuesday
turned twice two type typed typing typo unable unchanged under underneath unfortunately unknown unless
unlike unlocked until unusual up update updated updates updating upon upper uppercase us usaa use used
useful useless user username uses using usual usually valid validated vault verified very via view visible
wait waiting want wanted wants was wasn't way we weak website wednesday week weeks weird well went were
weren't what what's whatever when whenever where whether which while who whole whom whose why will window
wish with within without won't wont word words work worked working works worse would wouldn't written wrong
yeah year years yep yes yesterday yet you you're your yours yourself yup zero
""")
_SPANISH = _words("""
a aceptada ahora al antes ayer aún banco bien bloqueada bloqueado buena bueno caducó cambiar cambie cambié
cambió como con correcta correcto corta cuando cuenta cuándo cómo de debo del desde después dice donde dónde
e el ella ellos en entonces era error es eso esta este esto está expiró fue funciona funcionan gracias
guardada ha había hace han hasta he hola hoy igual incorrecta incorrecto incorrectos inválida inválido la
larga las le les llega llegó lo los luego mal mañana me menos mi mis misma mismo muy más necesitan necesito
no nos nueva nuevo nunca o olvidé otra otro paciencia para pero por porque puede pueden puedo pues que quien
quieren quiero qué rechazada sale se segura ser si siempre sin sirve sirven son su sus sí también tampoco te
tengo tiene todavía tu tus u un una unas unos usted ustedes vieja válida y ya yo él
""")
_FRENCH = _words("""
a accepté ancien ancienne après au aujourd'hui aussi aux avant avec banque bien bloqué bon bonjour bonne
c'est car ce cela ces cet cette changé comment compte correct correcte court d' dans de demain demandé
depuis des dit doit donc du déjà elle elles en encore enregistré erreur est et expiré fausse faut faux
fonctionne hier il ils incorrect incorrecte invalide jamais je l' la le les leur leurs long lui ma
maintenant mais mal marche me merci mes moins mon même n'est ne non nos notre nous nouveau nouvelle
obligatoire on ou oublié oui où par pas perdu peut plus pour quand que quel quelle qui quoi refusé refusée
sa saisi sans se ses si son sont ta tapé te tes ton toujours très tu un une valide veut volé vos votre vous
y à ça était être
""")

NO_SECRET = frozenset((*_ENGLISH, *_SPANISH, *_FRENCH))
"""In lower case: function words, what a password is said to be (wrong, saved, expired), this field's own nouns."""

STOPS = frozenset(
    _words("""
again and are as at bank because but can could did does email et for from he here how i if in is it its
login mais my no not now o ok okay on or ou pero please pls por pour she since so still thanks that the then
there they this thx to today user username usr was we what when which why with worked works y yes yesterday
yet you
""")
)
"""What ends a password of several words."""
