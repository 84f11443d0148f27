package io.dynamigrate.function;

/** A field of a command by hand, beside {@code action}. */
enum Field {
    TABLE_NAME("TableName", "The table. Always needed."),
    TRACKING_TABLE("TrackingTable", "The second table that holds the records, where there is one."),
    MIGRATIONS("Migrations", "The set of migrations. Needed where the function has several."),
    DIRECTION("direction", "migrate (default) or rollback."),
    TARGET("target", "The id of the migration to stop at: applied with the others, or left when rolling back."),
    STEPS("steps", "How many of the last migrations to roll back, at least 1."),
    IDS("ids", "A list of the ids to roll back, and no others."),
    ID("id", "The id of one migration. repair with accept_table or status_row has none."),
    CORRECTION("correction", "One of " + Corrections.names() + "."),
    RUN_ID("runId", "The run whose lock to release: lock.runId in the result of status."),
    DRY_RUN("dryRun", "true tells what would be done, and changes nothing."),
    CONTENTS("contents", "true shows in a dry run what is written, and not only to which items."),
    CONTINUE(
            "continue",
            "true continues in further invocations when the time of one is over: invoke asynchronously, and ask with"
                    + " status."),
    LIMIT("limit", "How many elements of each list to show: 100 by default, at most " + Page.LARGEST + "."),
    NEXT("next", "Where the page begins: the next of the previous result."),
    FORCE("force", "true goes on in spite of warnings."),
    BY("by", "Your name, for the records: at most 100 printable characters.");

    private final String text;
    private final String meaning;

    Field(String text, String meaning) {
        this.text = text;
        this.meaning = meaning;
    }

    /** The name in a command. */
    String text() {
        return text;
    }

    /** What it says, in a sentence. */
    String meaning() {
        return meaning;
    }
}
