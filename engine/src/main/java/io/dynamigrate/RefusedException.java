package io.dynamigrate;

import java.util.List;

/** Checking found something that stops a run or a registry; nothing was changed. */
public final class RefusedException extends DynamigrateException {

    private final transient List<Finding> findings;

    public RefusedException(List<Finding> findings) {
        super(Finding.format(findings));
        this.findings = List.copyOf(findings);
    }

    /** What stops it. */
    public List<Finding> findings() {
        return findings;
    }
}
