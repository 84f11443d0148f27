package io.dynamigrate.internal.requests;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.LockRow;
import io.dynamigrate.internal.records.RowUpdate;
import io.dynamigrate.internal.records.StatusWrite;
import io.dynamigrate.internal.records.Store;

/**
 * The order of an owner's requests, in the {@link LockRow}: once a newer one has come, an older one takes no lock any more,
 * however late it is delivered. CloudFormation makes a resource's requests one after the other, so that the second in which
 * each was made tells their order. Several resources may share a table, so each has an attribute of its own.
 */
public final class Precedence {

    private Precedence() {}

    /** Whether the owner has made a newer request since. */
    public static boolean isOutdated(LockRow seen, Holder holder) {
        return holder.requestedAt()
                .filter(now ->
                        seen.requestedAt(holder.owner()).filter(now::isBefore).isPresent())
                .isPresent();
    }

    /** Records a request whose owner's requests have an order, on the condition that the owner has made no newer one. */
    public static RowUpdate ordered(RowUpdate update, Holder holder) {
        String attribute = LockRow.requestAttribute(holder.owner());
        return holder.requestedAt()
                .map(time -> fromS(time.toString()))
                .map(time -> update.set(attribute, time).unlessAbove(attribute, time))
                .orElse(update);
    }

    /** Makes older requests of the owner leave, also where this one takes no lock; false if this is an older one. */
    public static boolean announce(Store store, Holder holder) {
        return holder.requestedAt().isEmpty() || StatusWrite.send(store, ordered(new RowUpdate(), holder));
    }
}
