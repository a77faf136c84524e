package format

import (
	"strings"

	"plumbline/internal/importer/table"
)

// jiraKind holds the names of Jira's columns in English, Spanish, German, French, Polish,
// Portuguese, Italian and Dutch. Names are compared squashed: case, accents, spaces and
// punctuation do not count.
var jiraKind = table.Kind{Name: "issues", Purpose: "one row per issue", Unwrap: unwrapJira, Columns: []table.Column{
	jiraColumn("title", "title of the task", "Summary|Resumen|Zusammenfassung|Résumé|Podsumowanie|Resumo|Sumário|Riepilogo|Samenvatting|Titel|Titre|Título|Tytuł|Name"),
	jiraColumn("key", "key of the issue; rows of an earlier import are found by it", "Issue key|Key|Work item key|Ticket key|Clave de incidencia|Clave de la incidencia|Clave|Vorgangsschlüssel|Schlüssel|Vorgang|Clé de ticket|Clé de demande|Clé du ticket|Clé|Klucz zgłoszenia|Klucz|Chave da item|Chave do item|Chave do ticket|Chave da pendência|Chave da questão|Chave|Chiave ticket|Chiave del ticket|Chiave segnalazione|Codice ticket|Chiave elemento|Chiave|Issuesleutel|Itemsleutel|Sleutel"),
	jiraColumn("id", "number of the issue, to which Parent points", "Issue id|Work item id|ID de la incidencia|ID de incidencia|Vorgangs-ID|Vorgangs ID|ID de ticket|ID du ticket|ID de demande|Id. zgłoszenia|ID zgłoszenia|Identyfikator zgłoszenia|ID da item|ID do item|ID do ticket|ID da pendência|ID ticket|ID del ticket|ID segnalazione|ID elemento|Issue-ID|Item-ID"),
	jiraColumn("type", "kind of issue", "Issue Type|Work type|Work item type|Tipo de Incidencia|Tipo de actividad|Vorgangstyp|Typ|Type de ticket|Type de demande|Typ zgłoszenia|Tipo de item|Tipo do item|Tipo de ticket|Tipo de pendência|Tipo di ticket|Tipo ticket|Tipo segnalazione|Tipo elemento|Issuetype|Itemtype|Type"),
	jiraColumn("status", "word for where the issue stands", "Status|State|Estado|État|Statut|Stan|Situação|Stato"),
	jiraColumn("status_category", "to do, in progress or done", "Status Category|Categoría de estado|Categoría del estado|Statuskategorie|Catégorie d'état|Catégorie d'états|Catégorie de statut|Catégorie d'état du ticket|Kategoria statusu|Kategoria stanu|Categoria do status|Categoria de status|Categoria do estado|Categoria dello stato|Categoria stato|Categoria di stato|Statuscategorie"),
	jiraColumn("status_changed", "since when it stands there", "Status Category Changed|Categoría de estado cambiada|Categoría de estado modificada|Statuskategorie geändert|Catégorie d'état modifiée|Catégorie d'état changée|Zmieniono kategorię statusu|Kategoria statusu zmieniona|Categoria do status alterada|Categoria de status alterada|Categoria do status alterado|Categoria stato modificata|Categoria di stato modificata|Statuscategorie gewijzigd"),
	jiraColumn("resolution", "how it was closed", "Resolution|Resolución|Lösung|Résolution|Rozwiązanie|Resolução|Risoluzione|Oplossing"),
	jiraColumn("priority", "priority", "Priority|Prioridad|Priorität|Priorité|Priorytet|Prioridade|Priorità|Prioriteit"),
	jiraColumn("assignee", "who works on it", "Assignee|Assigned to|Persona asignada|Responsable|Asignado a|Asignado|Zugewiesene Person|Zugewiesen an|Bearbeiter|Bearbeitende Person|Personne assignée|Attribution|Attribué à|Responsable du ticket|Osoba przypisana|Przypisany do|Przypisano do|Przypisano|Responsável|Atribuído a|Assegnatario|Assegnato a|Toegewezen persoon|Toegewezen aan|Uitvoerder"),
	jiraColumn("assignee_id", "", "Assignee Id|ID de la persona asignada|ID der zugewiesenen Person|Zugewiesene Person ID|ID zugewiesene Person|ID de la personne assignée|ID personne assignée|ID osoby przypisanej|Identyfikator osoby przypisanej|ID do responsável|ID assegnatario|ID dell'assegnatario|ID toegewezen persoon|ID van toegewezen persoon"),
	jiraColumn("reporter", "who raised it", "Reporter|Informador|Autor|Berichterstatter|Gemeldet von|Rapporteur|Zgłaszający|Osoba zgłaszająca|Relator|Segnalatore|Segnalante|Relatore|Melder|Rapporteerder"),
	jiraColumn("reporter_id", "", "Reporter Id|ID del informador|ID des Autors|Autor-ID|ID du rapporteur|ID rapporteur|ID zgłaszającego|ID do relator|ID segnalatore|ID del segnalatore|ID segnalante|ID melder|ID van melder"),
	jiraColumn("creator", "", "Creator|Creador|Ersteller|Erstellt von|Créateur|Auteur|Twórca|Autor zgłoszenia|Criador|Autore|Creatore|Aanmaker|Maker"),
	jiraColumn("creator_id", "", "Creator Id|ID del creador|ID des Erstellers|Ersteller-ID|ID du créateur|ID twórcy|ID do criador|ID autore|ID del creatore|ID creatore|ID maker|ID van maker"),
	jiraColumn("watchers", "", "Watchers|Interesados|Observadores|Seguidores|Beobachter|Observateurs|Obserwujący|Obserwatorzy|Observadores|Osservatori|Volgers"),
	jiraColumn("watchers_id", "", "Watchers Id|ID de los interesados|ID de los observadores|ID der Beobachter|Beobachter-ID|ID des observateurs|ID obserwujących|ID obserwatorów|ID dos observadores|ID osservatori|ID degli osservatori|ID volgers"),
	jiraColumn("created", "when it was made", "Created|Created date|Creada|Creado|Fecha de creación|Erstellt|Erstellt am|Créée|Créé|Création|Date de création|Utworzono|Utworzone|Data utworzenia|Criado|Criada|Criado(a)|Data de criação|Creato|Creata|Creazione|Data creazione|Data di creazione|Gemaakt|Aangemaakt"),
	jiraColumn("updated", "when it last changed", "Updated|Updated date|Actualizada|Actualizado|Fecha de actualización|Aktualisiert|Aktualisiert am|Mise à jour|Mis à jour|Mise(s) à jour|Zaktualizowano|Zaktualizowane|Data aktualizacji|Atualizado|Atualizada|Atualizado(a)|Data de atualização|Aggiornato|Aggiornata|Aggiornamento|Data aggiornamento|Bijgewerkt"),
	jiraColumn("resolved", "when it was closed", "Resolved|Resolution date|Resolutiondate|Resuelta|Resuelto|Fecha de resolución|Erledigt|Erledigt am|Gelöst|Résolue|Résolu|Date de résolution|Rozwiązano|Rozwiązane|Data rozwiązania|Resolvido|Resolvida|Resolvido(a)|Data de resolução|Risolto|Risolta|Data risoluzione|Data di risoluzione|Opgelost"),
	jiraColumn("due_on", "due date", "Due date|Due|Fecha de vencimiento|Vencimiento|Fecha límite|Fälligkeitsdatum|Fällig|Fällig am|Date d'échéance|Échéance|Termin|Termin wykonania|Termin realizacji|Data realizacji|Data limite|Data de vencimento|Data de entrega|Prazo|Scadenza|Data di scadenza|Data scadenza|Einddatum|Vervaldatum|Deadline"),
	jiraColumn("description", "notes", "Description|Descripción|Beschreibung|Descriptif|Opis|Descrição|Descrizione|Omschrijving|Beschrijving"),
	jiraColumn("comment", "comments; the column repeats", "Comment|Comments|Comentario|Comentarios|Kommentar|Kommentare|Commentaire|Commentaires|Komentarz|Komentarze|Comentário|Comentários|Commento|Commenti|Opmerking|Opmerkingen"),
	jiraColumn("parent_id", "number or key of the issue it belongs to", "Parent|Parent id|Principal|Primaria|Elemento principal|ID principal|Übergeordnet|Übergeordneter Vorgang|Übergeordnetes Element|Übergeordnete ID|Parent ID|Élément parent|ID parent|Element nadrzędny|Nadrzędny|Nadrzędne|Zgłoszenie nadrzędne|Pai|Item pai|ID pai|Principale|Elemento principale|Padre|Bovenliggend|Bovenliggend item"),
	jiraColumn("parent_key", "key of the issue it belongs to", "Parent key|Clave principal|Clave primaria|Übergeordneter Schlüssel|Schlüssel des übergeordneten Vorgangs|Clé parent|Clé du parent|Clé parente|Klucz nadrzędny|Klucz elementu nadrzędnego|Chave pai|Chave do pai|Chave principal|Chiave principale|Chiave padre|Bovenliggende sleutel|Parent Link"),
	jiraColumn("parent_title", "title of that issue", "Parent summary|Resumen principal|Übergeordnete Zusammenfassung|Résumé parent|Resumo pai|Podsumowanie elementu nadrzędnego|Riepilogo principale"),
	jiraColumn("epic", "key or name of the epic", "Epic Link|Enlace de épica|Enlace de Epic|Epic-Verknüpfung|Epos-Verknüpfung|Lien d'épopée|Lien epic|Link do épico|Link para epic|Link epica|Łącze epiku|Link eposu"),
	jiraColumn("epic_name", "name of the epic", "Epic Name|Epic Link Summary|Nombre de la épica|Nombre de Epic|Epic-Name|Epic Link Zusammenfassung|Nom d'épopée|Nom d'epic|Nazwa epiku|Nazwa eposu|Nome do épico|Nome do epic|Nome epica"),
	jiraColumn("labels", "labels; the column repeats", "Labels|Label|Etiquetas|Etiqueta|Stichwörter|Stichwort|Etiketten|Étiquettes|Étiquette|Etykiety|Etykieta|Categorias|Categoria|Rótulos|Etichette|Etichetta|Tags|Trefwoorden"),
	jiraColumn("components", "kept in the notes", "Components|Component/s|Component|Componentes|Componente|Komponenten|Komponente|Composants|Composant|Komponenty|Componenti|Componenten"),
	jiraColumn("fix_version", "kept in the notes", "Fix versions|Fix Version/s|Fix version|Versiones corregidas|Versión correctora|Lösungsversionen|Lösungsversion|Behoben in Version|Versions corrigées|Version corrigée|Wersje z poprawką|Wersja naprawcza|Versões corrigidas|Versão corrigida|Versioni corrette|Versione corretta|Fix-versies"),
	jiraColumn("sprint", "kept in the notes", "Sprint|Sprints"),
	jiraColumn("effort", "story points", "Story Points|Story point estimate|Story-Points|Storypoints|Puntos de historia|Estimación de puntos de historia|Story Point-Schätzung|Storypunkte|Points de récit|Estimation en story points|Punkty historii|Punkty|Pontos de história|Estimativa de story points|Punti storia|Stima story point|Verhaalpunten|Points"),
	jiraColumn("team", "team", "Team|Equipo|Équipe|Zespół|Equipe|Time|Squadra"),
	jiraColumn("environment", "kept in the notes", "Environment|Entorno|Umgebung|Environnement|Środowisko|Ambiente|Omgeving"),
	jiraColumn("attachment", "name and address, kept in the notes", "Attachment|Attachments|Adjunto|Adjuntos|Archivo adjunto|Anhang|Anhänge|Pièce jointe|Pièces jointes|Załącznik|Załączniki|Anexo|Anexos|Allegato|Allegati|Bijlage|Bijlagen"),
	jiraColumn("link", "links to other issues, kept in the notes", ""),
	jiraColumn("notes", "any other column, kept in the notes under its own name", ""),
}}

func jiraColumn(name, meaning, aliases string) table.Column {
	if meaning == "" {
		meaning = "names people behind the ids in comments"
	}
	c := table.Column{Name: name, Required: name == "title", Meaning: meaning}
	if aliases != "" {
		c.Aliases = strings.Split(aliases, "|")
	}
	return c
}

// customField are the words before the brackets of "Custom field (Story Points)".
var customField = table.Words("custom field|campo personalizado|campos personalizados|benutzerdefinierte felder|benutzerdefiniertes feld|champs personnalisés|champ personnalisé|pole niestandardowe|pola niestandardowe|pole własne|campo personalizzato|campi personalizzati|aangepast veld|aangepaste velden|anpassat fält|tilpasset felt|brugerdefineret felt|vlastní pole|mukautettu kenttä|özel alan|пользовательское поле|настраиваемое поле")

// customTaken are our columns that other tools keep in custom fields; a custom field called Name
// or Type is not the title or the type.
var customTaken = map[string]bool{"effort": true, "epic": true, "epic_name": true, "team": true, "sprint": true, "parent_key": true}

// issueLink are the words before the brackets of "Outward issue link (Blocks)".
var issueLink = table.Words("inward issue link|outward issue link|enlace de incidencia entrante|enlace de incidencia saliente|enlace entrante|enlace saliente|eingehende vorgangsverknüpfung|ausgehende vorgangsverknüpfung|lien de ticket entrant|lien de ticket sortant|lien entrant|lien sortant|łącze przychodzące zgłoszenia|łącze wychodzące zgłoszenia|przychodzące powiązanie zgłoszenia|wychodzące powiązanie zgłoszenia|link de entrada do item|link de saída do item|vínculo de entrada|vínculo de saída|collegamento in entrata|collegamento in uscita|inward work item link|outward work item link")

// unwrapJira looks inside the brackets of custom fields and issue links.
func unwrapJira(known map[string]string, their string) string {
	before, inner, ok := strings.Cut(their, "(")
	if !ok {
		return ""
	}
	inner = strings.TrimSuffix(strings.TrimSpace(inner), ")")
	switch k := table.Fold(before); {
	case customField[k]:
		if ours := known[table.Squash(inner)]; customTaken[ours] {
			return ours
		}
	case issueLink[k]:
		return "link"
	}
	return ""
}
