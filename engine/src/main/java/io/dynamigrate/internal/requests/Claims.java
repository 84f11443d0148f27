package io.dynamigrate.internal.requests;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.StatusLimits;
import io.dynamigrate.internal.records.StatusWrite;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.plan.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Who has claimed a table and not given that up, in the order in which they did, as the {@link LockRow} keeps it. The last
 * one holds the table; when it goes, the one before does again.
 */
public record Claims(List<Claim> inOrder) {

    public Claims {
        inOrder = List.copyOf(inOrder);
    }

    /** These, after a claim; the same if it was made for that before. */
    Claims with(Claim claim) {
        boolean isMade = inOrder.stream()
                .anyMatch(
                        made -> made.owner().equals(claim.owner()) && made.id().equals(claim.id()));
        if (isMade) {
            return this;
        }
        List<Claim> all = new ArrayList<>(without(claim.owner()).inOrder);
        all.add(claim);
        return new Claims(all.subList(Math.max(0, all.size() - StatusLimits.MOST_CLAIMS), all.size()));
    }

    /** These, after an owner gave its claim up. */
    Claims without(String owner) {
        return new Claims(
                inOrder.stream().filter(claim -> !claim.owner().equals(owner)).toList());
    }

    /** Claims the table for what has that id, unless the owner has made a newer request. */
    public static void make(Store store, Holder holder, String id, Instant now) {
        change(store, holder, row -> new Claims(row.claims()).with(new Claim(holder.owner(), id, row.fence(), now)));
    }

    /** Gives up the owner's claim, unless the owner has made a newer request. */
    public static void giveUp(Store store, Holder holder) {
        change(store, holder, row -> new Claims(row.claims()).without(holder.owner()));
    }

    private static void change(Store store, Holder holder, Function<LockRow, Claims> change) {
        boolean isDone = false;
        while (!isDone) {
            LockRow row = store.lock();
            Claims changed = change.apply(row);
            isDone = Precedence.isOutdated(row, holder)
                    || changed.inOrder().equals(row.claims())
                    // Where somebody else has changed them meanwhile, they are read again.
                    || StatusWrite.send(
                            store,
                            Precedence.ordered(
                                    new RowUpdate()
                                            .set(LockRow.CLAIMS, changed.stored())
                                            .onlyWithoutOr(
                                                    LockRow.CLAIMS,
                                                    row.row().item().getOrDefault(LockRow.CLAIMS, fromL(List.of()))),
                                    holder));
        }
    }

    private AttributeValue stored() {
        return fromL(inOrder.stream()
                .map(claim -> fromM(Map.of(
                        "owner", fromS(claim.owner()),
                        "id", fromS(claim.id()),
                        "fence", fromN(Long.toString(claim.fence())),
                        "at", fromS(claim.at().toString()))))
                .toList());
    }
}
