using System.Data;
using MassTransit.EntityFrameworkCoreIntegration;

namespace MassTransit;

/// <summary>Settings of one context's inbox and outbox.</summary>
public interface IEntityFrameworkOutboxConfigurator
{
    /// <summary>How long a message is recognised when it comes again; 7 days unless set.</summary>
    TimeSpan DuplicateDetectionWindow { set; }

    /// <summary>READ COMMITTED unless set. Anything stricter makes deliveries fail on each other.</summary>
    IsolationLevel IsolationLevel { set; }

    /// <summary>How the database locks rows; set by <c>UsePostgres</c> or <c>UseSqlite</c>.</summary>
    ILockStatementProvider LockStatementProvider { set; }

    /// <summary>Longest wait for work when nothing wakes the delivery; 1 s unless set.</summary>
    TimeSpan QueryDelay { set; }

    /// <summary>Most outboxes of one batch; 100 unless set.</summary>
    int QueryMessageLimit { set; }

    /// <summary>Longest time of one statement; 30 s unless set.</summary>
    TimeSpan QueryTimeout { set; }

    /// <summary>Another process cleans this inbox.</summary>
    void DisableInboxCleanupService();

    /// <summary>
    /// What is published or sent in a scope outside a consumer goes into this context's outbox. Only one
    /// context of a container can have this; others publish through <c>IOutboxPublisher</c>.
    /// </summary>
    void UseBusOutbox(Action<IEntityFrameworkBusOutboxConfigurator>? configure = null);
}
