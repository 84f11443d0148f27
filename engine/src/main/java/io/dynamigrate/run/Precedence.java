package io.dynamigrate.run;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.plan.Checksum;

/**
 * The order of an owner's requests, in the {@link LockRow}: once a newer one has come, an older one takes no lock any more,
 * however late it is delivered. CloudFormation makes a resource's requests one after the other, so that the second in which
 * each was made tells their order. Several resources may share a table, so each has an attribute of its own.
 */
final class Precedence {

    /** Whether the request is not older than the newest. */
    private static final String NEWEST = "NOT #requested > :requested";

    private static final int DIGITS = 16;

    private Precedence() {}

    /** The attribute with the time of an owner's newest request: with a digest, because an ARN may be too long for a name. */
    static String attribute(String owner) {
        return "requested_at_" + Checksum.sha256(owner).substring(0, DIGITS);
    }

    /** What else an update has to set for a holder whose requests have an order: that this is the newest. */
    static String update(Holder holder) {
        return holder.requestedAt().isPresent() ? ", #requested = :requested" : "";
    }

    /** What a condition has to add for a holder whose requests have an order. */
    static String condition(Holder holder) {
        return holder.requestedAt().isPresent() ? " AND " + NEWEST : "";
    }

    /** A write with what {@link #update} and {@link #condition} need. */
    static StatusWrite ordered(StatusWrite write, Holder holder) {
        holder.requestedAt()
                .ifPresent(time -> write.name("#requested", attribute(holder.owner()))
                        .value(":requested", fromS(time.toString())));
        return write;
    }

    /** Makes older requests of the owner leave, also where this one takes no lock; false if this is an older one. */
    static boolean announce(Store store, Holder holder) {
        return holder.requestedAt().isEmpty()
                || ordered(new StatusWrite(store, "SET #requested = :requested"), holder)
                        .onlyIf(NEWEST);
    }
}
