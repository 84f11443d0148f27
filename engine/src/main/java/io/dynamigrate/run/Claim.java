package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The claim of a table by a custom resource, in the {@link LockRow}: who made it last holds it. */
final class Claim {

    private Claim() {}

    /** Claims the table; with the same id as before, adds the run to those that did. */
    static void make(Store store, Holder holder, String id) {
        AttributeValue run = fromS(holder.runId());
        AttributeValue runs = fromL(List.of(run));
        String same = "claimed_by = :owner AND claim_id = :id";
        String claim = "SET claimed_by = :owner, claim_id = :id, claimed_runs = :runs";
        boolean isMade = write(store, holder, claim + Precedence.update(holder))
                .value(":id", fromS(id))
                .value(":runs", runs)
                .onlyIf("NOT (" + same + ")" + Precedence.condition(holder));
        if (!isMade) {
            write(store, holder, "SET claimed_runs = list_append(claimed_runs, :runs)")
                    .value(":id", fromS(id))
                    .value(":runs", runs)
                    .value(":run", run)
                    .onlyIf(same + " AND NOT contains(claimed_runs, :run)" + Precedence.condition(holder));
        }
    }

    static void giveUp(Store store, Holder holder) {
        write(store, holder, "REMOVE claimed_by, claim_id, claimed_runs")
                .onlyIf("claimed_by = :owner" + Precedence.condition(holder));
    }

    private static StatusWrite write(Store store, Holder holder, String update) {
        return Precedence.ordered(new StatusWrite(store, update), holder).value(":owner", fromS(holder.owner()));
    }
}
