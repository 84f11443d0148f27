package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The claim of a table by a custom resource, in the {@link LockRow}. Who made one last holds the table; what each has
 * claimed it for is remembered until it gives that up.
 */
final class Claim {

    private static final String ID = "id";
    private static final String RUNS = "runs";

    private Claim() {}

    /** The attribute with an owner's claim. */
    private static String attribute(String owner) {
        return "claim_" + Precedence.digest(owner);
    }

    /** The runs with which an owner claimed the table, as the row keeps them. */
    static List<String> runs(Row row, String owner) {
        return row.inner(attribute(owner)).texts(RUNS);
    }

    /** Claims the table; with the same id as before, adds the run to those that did. */
    static void make(Store store, Holder holder, String id) {
        AttributeValue run = fromS(holder.runId());
        AttributeValue runs = fromL(List.of(run));
        boolean isMade = write(store, holder, "SET claimed_by = :owner, #claim = :claim" + Precedence.update(holder))
                .value(":claim", fromM(Map.of(ID, fromS(id), RUNS, runs)))
                .name("#id", ID)
                .value(":id", fromS(id))
                .onlyIf("NOT #claim.#id = :id" + Precedence.condition(holder));
        if (!isMade) {
            write(store, holder, "SET claimed_by = :owner, #claim.#runs = list_append(#claim.#runs, :runs)")
                    .name("#id", ID)
                    .name("#runs", RUNS)
                    .value(":id", fromS(id))
                    .value(":runs", runs)
                    .value(":run", run)
                    .onlyIf("#claim.#id = :id AND NOT contains(#claim.#runs, :run)" + Precedence.condition(holder));
        }
    }

    static void giveUp(Store store, Holder holder) {
        String unlessNewer = Precedence.condition(holder);
        boolean isHeld = write(store, holder, "REMOVE claimed_by, #claim").onlyIf("claimed_by = :owner" + unlessNewer);
        if (!isHeld) {
            write(store, holder, "REMOVE #claim")
                    .onlyIf("claimed_by <> :owner AND attribute_exists(#claim)" + unlessNewer);
        }
    }

    private static StatusWrite write(Store store, Holder holder, String update) {
        return Precedence.ordered(new StatusWrite(store, update), holder)
                .name("#claim", attribute(holder.owner()))
                .value(":owner", fromS(holder.owner()));
    }
}
