package io.dynamigrate.internal.preview;

import io.dynamigrate.preview.DryRun;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes the recordings of one dry run, one for each migration. A later one sees what earlier ones recorded.
 *
 * <p>It reads, but writes nothing.
 */
public final class Recorder {

    private final DynamoDbClient client;
    private final boolean withContents;
    private final BooleanSupplier isTimeOver;
    private final Overlay overlay;

    /**
     * A recorder that has recorded nothing.
     *
     * @param isTimeOver asked before each request; once it says yes, the dry run ends
     * @param maxMemory of this process, in bytes; a quarter of it is used
     */
    public Recorder(DynamoDbClient client, DryRun.Contents contents, BooleanSupplier isTimeOver, long maxMemory) {
        this.client = client;
        this.withContents = contents == DryRun.Contents.SHOWN;
        this.isTimeOver = isTimeOver;
        // The other three quarters are for the migrations, and for the pages that they read.
        this.overlay = new Overlay(new MemoryBound(maxMemory / 4));
    }

    /** The recording of the next migration. */
    public Recording begin() {
        return new Recording(client, overlay, withContents, isTimeOver);
    }
}
