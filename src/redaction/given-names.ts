/**
 * Given names that are common where the four languages are spoken, and hardly anything else: no `Will`, `May`, `Rose`,
 * `Mark`, `Grace`, `Paris` or `Jordan`. Lower case, without accents.
 */
const list = `
aaron abigail adam adrian agnes agnieszka aidan aileen alan albert alejandra alejandro aleksander aleksandra alessandra
alessandro alex alexander alexandra alexandre alexis alfred alfredo alice alicia alina alison allison alvaro alyssa amanda
amber amelia amelie amy ana anastasia anders andre andrea andreas andres andrew andrzej andy angela angelica angelika
anita anja anke anna annabel anne annette annika antje anton antonia antonio arianna arne arnold arthur arturo astrid
audrey axel barbara barry bartosz beatrice beatriz becky belinda ben benedikt benjamin berit bernadette bernard bernd
bernhard beth bettina betty bianca birgit bjorn bogdan bonnie boris brandon brenda brendan brian brigitte bruce bruno
bryan caitlin cameron camila camilla carina carl carla carlo carlos carmen carol carolin carolina caroline carsten
catalina catherine cathy cecilia cedric celia celine charles charlie chiara chloe christa christiane christina christine
christopher christoph claire clara clarissa claudia claudio claus clemens colin colleen connor conrad constanze
cornelia craig cristian cristina cynthia dagmar daisuke damian dan daniel daniela daniele danielle danny darius darren
dave david deborah debbie denise dennis derek detlef diana diane diego dieter dietmar dirk dmitri dominic dominik
dominique donald donna dora doris dorota dorothea dorothy douglas duncan dylan eberhard eddie edith edgar eduardo edward
edwin eileen elaine elena eleanor eleni elisabeth elisa elise elizabeth elke ella ellen ellie elliot eloise elsa elvira
emil emilia emiliano emilie emilio emily emma emmanuel enrico enrique eric erica erich erik erika ernesto ernst erwin
esteban esther ethan eugen eugene eva evelyn ewa fabian fabio fabrice federico felicia felicity felipe felix ferdinand
fernanda fernando filip fiona flavio florian francesca francesco francine francisca francisco francois franz franziska
fred frederic frederick frederik frieda friedrich fritz gabriel gabriela gabriele gabriella gareth gary gavin gemma
geoffrey george gerald gerard gerd gerhard gerrit gertrud gianluca gilbert gillian gina giorgio giovanni gisela giulia
giuseppe gloria gonzalo gordon greg gregor gregory greta guadalupe gudrun guenther guido guillaume guillermo gunther
gustav gustavo hannah hannes hans harald harold harriet harry hartmut hassan hazel heather heidi heike heiko heinrich
heinz helen helena helene helga helmut hendrik henning henri henrik henry herbert hermann hilary holger horst howard
hubert hugh hugo ian ignacio igor ilona imogen ines inga ingeborg ingo ingrid irene irina iris irma isabel isabella
isabelle isaac ivan ivana ivonne jaime jake jakob jakub james jamie jan jana jane janet janice janina janine jared
jasmin jason javier jeanette jeff jeffrey jenna jennifer jenny jens jeremy jerome jessica jill jim jimena jimmy joachim
joan joana joanna joanne joao joaquin jochen joe joel johan johann johanna johannes john johnny jonas jonathan jorg jorge
jose josef josefina joseph josephine joshua juan juana juanita judith julia julian juliana juliane julie julien juliet
juliette julio julius jurgen justin justyna jutta kaitlyn kamil karen karin karina karl karla karolina karsten kasper
katarina katarzyna kate katharina katherine kathleen kathrin kathryn kathy katie katja katrin katrina kay kayla keith
kelly ken kenneth kerstin kevin kiara kim kimberly kira kirsten kirsty klara klaus konrad konstantin krista kristen
kristian kristin kristina kristof krystyna kurt kyle lara larry lars laura lauren laurence laurent lea leah leandro lena
leo leon leonard leonardo leonie leonor leopold leslie leticia lewis liam lidia liesel lillian linda lindsay lisa liz
lorena lorenzo lothar louis louisa louise luca lucas lucia luciana lucie lucinda lucy ludwig luis luisa luise lukas luke
lydia lynn maarten maciej madeleine madison magdalena magnus maike malcolm malte manfred manuel manuela marc marcel
marcela marcelo marcin marco marcos marcus margaret margarita margarete margot maria mariana marianne marie marilyn
marina mario marion marisol marius marko markus marlene marta martha martin martina martine marvin mary maryam mateo
mateusz mathias mathilde matilda matteo matthew matthias matthieu maureen maurice mauricio mauro maximilian megan meike
melanie melinda melissa mercedes meredith michael michaela michal micheal michel michele michelle miguel mikael mike mila
milena miles miranda mireille miriam mitchell mohamed mohammad mohammed moira molly moritz monica monika monique muhammad
muriel nadia nadine nadja nancy naomi natalia natalie natasha nathalie nathan nathaniel neil nele nicholas nicola
nicolas nicole niels nigel nikita nikolai nikolaus nils nina noah noel noelia nora norbert noreen norma norman olaf olga
oliver olivia olivier omar oscar oskar oswald otto pablo paloma pamela paola paolo pascal patricia patricio patrick
patrik paul paula paulina pauline paulo pavel pawel pedro penelope peter petra philip philipp philippa philippe phil
pierre pilar piotr priya rachel rachael rafael rafal rahul rainer ralf ralph ramon ramona raphael raquel raul raymond
rebecca regina reinhard reinhold renata renate rene ricarda ricardo riccardo richard rita robert roberta roberto robin
roderick rodrigo roger roland rolf roman romina ronald ronja rosa rosalie rosemary rosemarie rosie ross rowan roxanne
ruben rudolf rupert russell ruth ryan sabine sabrina sally salvador samantha samuel sandra santiago sara sarah sascha
scott sean sebastian sebastien selina serena sergei sergio shannon sharon sheila shirley siegfried siegrid sigrid
silke silvia simon simona simone sofia sofie sonia sonja sophia sophie soren stacey stacy stanley stefan stefanie
stefano stella stephan stephanie stephen steve steven stuart susan susana susanna susanne suzanne svenja swantje sylvia
sylvie tabea tamara tanja tanya tara tatiana ted teresa terence terry theodor theo theresa therese thomas thorsten tiago
tiffany till tilman tim timo timothy tina tobias todd tom tomas tomasz tommy toni tony torsten tracey tracy trevor tristan
udo ulrich ulrike ursula ute uwe valentin valentina valeria valerie vanessa vera verena veronica veronika veronique
vicente vicky victor viktor viktoria vincent vincenzo viola violeta virginie vivian vivien volker walter waltraud wanda
wendy werner wilfried wilhelm william winfried wojciech wolfgang xavier ximena yannick yolanda yuki yuri yvette yvonne
zachary zoe zofia zuzanna
abdallah abdel abdul abdulaziz abdullah adel ahmad ahmed aisha aishah ali alia amal amin amina amira anas anwar asma ayman
aziz bilal fadi fahad faisal farah faris fatima ghada hadi hamza hanan hany hasan hiba huda hussain hussein ibrahim imad
iman ismail jamal jamila karim khadija khaled khalid laila latifa layla lina mahmoud malak mansour mariam marwan maya
mona mostafa mourad mustafa nabil nadir nasser noor noura omar osama rania rashid reem rima sahar said salah salem salim
salma samira sami samir sana sultan tamer tariq walid wael yasmin yasmine yasser yousef youssef yusuf zahra zainab zeinab
aarav anjali arjun deepak divya kavita lakshmi neha pooja rajesh ravi sanjay shreya sunita vikram vijay
chen hiroshi kenji mei naoko wei xiao yan ying akira haruka sakura
aino antti eero eino elina esa heikki jari johanna jouni jukka juha kaisa kalle mika mikko pekka petri riikka sari timo
bjarne freja gunnar halldor hakon ingvar kjell lasse leif mette mikkel rasmus siri solveig soren sven thor torben
adriana agata aleksandr alexei andrei anatoly bozena dariusz dragan elzbieta ferenc gergo grzegorz gyorgy istvan ivo
jana jaroslav jiri jozef katalin krzysztof ladislav laszlo lubomir lukasz magda malgorzata marek milan miroslav mladen
natalya nikola olena ondrej oleksandr ornella oksana pavol petr radoslaw sandor slavko stanislav svetlana tamas tadeusz
tatjana vaclav vasil vladimir yelena zbigniew zdenek zoltan
`;

const names: ReadonlySet<string> = new Set(list.trim().split(/\s+/));

/** Whether a word is a given name, however it is accented. */
export function isGivenName(word: string): boolean {
  const small = word.toLowerCase();
  return names.has(/[^a-z]/.test(small) ? small.normalize("NFD").replaceAll(/\p{M}/gu, "") : small);
}
