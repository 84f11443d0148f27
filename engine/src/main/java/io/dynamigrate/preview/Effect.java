package io.dynamigrate.preview;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that a migration does, or would do, beside reading.
 *
 * @param operation the operation of DynamoDB, such as {@code PutItem} or {@code TransactWriteItems.Update}; empty for others
 * @param table the table that is written, as the migration names it; empty for others
 * @param target the key of the item, the change of the table, or the name of the step or external effect
 * @param condition the condition of the write, without its values unless contents are asked for
 * @param contents what is written, if contents are asked for
 * @param note what a dry run remarks: not written because the condition is false, or condition or outcome not checked
 */
public record Effect(
        Kind kind,
        String operation,
        String table,
        String target,
        Optional<String> condition,
        Optional<String> contents,
        Optional<String> note) {

    /** The beginning of the remark on a write that does not happen. */
    public static final String NOT_WRITTEN = "not written: ";

    /** What is affected. */
    public enum Kind {
        /** An item. */
        ITEM,
        /** A table: its indexes or settings. */
        TABLE,
        /** Something outside DynamoDB. A dry run does not do it. */
        EXTERNAL,
        /** Nothing: here a step of the migration begins. */
        STEP
    }

    public static Effect table(String operation, String table, String change) {
        return new Effect(Kind.TABLE, operation, table, change, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Effect named(Kind kind, String name) {
        return new Effect(kind, "", "", name, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether this is a request of DynamoDB. */
    public boolean isRequest() {
        return kind == Kind.ITEM || kind == Kind.TABLE;
    }

    /** Whether something is changed, as far as is known: neither a step that begins nor a write whose condition is false. */
    boolean isChange() {
        return kind != Kind.STEP
                && note.filter(remark -> remark.startsWith(NOT_WRITTEN)).isEmpty();
    }

    /** Whether an item or an index is deleted. */
    public boolean isDeletion() {
        return isRequest()
                && isChange()
                && (operation.contains("Delete")
                        || target.toLowerCase(Locale.ROOT).startsWith("delete "));
    }

    /** This with a remark. */
    public Effect withNote(String remark) {
        return new Effect(kind, operation, table, target, condition, contents, Optional.of(remark));
    }

    /** This without a remark, as it is sent. */
    public Effect withoutNote() {
        return new Effect(kind, operation, table, target, condition, contents, Optional.empty());
    }

    /** One line for people. */
    public String format() {
        String what = switch (kind) {
            case ITEM -> operation + " " + table + " " + target;
            case TABLE -> operation + " " + table + ": " + target;
            case EXTERNAL -> "external effect '" + target + "', which a dry run leaves out";
            case STEP -> "step '" + target + "'";
        };
        return what
                + contents.map(text -> " " + text).orElse("")
                + condition.map(text -> " if " + text).orElse("")
                + note.map(text -> " (" + text + ")").orElse("");
    }
}
