using System.Data;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;

namespace MlConnector.Messaging.Outbox;

/// <summary>How inbox and outbox of <typeparamref name="TDb"/> work; filled by <c>AddEntityFrameworkOutbox</c>.</summary>
internal sealed class OutboxSettings<TDb>
    where TDb : DbContext
{
    public ILockStatementProvider LockStatements { get; set; } =
        new PostgresLockStatementProvider();

    public IsolationLevel IsolationLevel { get; set; } = IsolationLevel.ReadCommitted;

    /// <summary>Longest wait for work when nothing wakes the delivery.</summary>
    public TimeSpan QueryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Most outboxes of one batch.</summary>
    public int QueryMessageLimit { get; set; } = 100;

    /// <summary>Longest time of one statement.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most messages of one batch; a longer outbox is delivered in parts, in order.</summary>
    public int MessageDeliveryLimit { get; set; } = 1_000;

    /// <summary>Longest time of one send: a bad address never fails by itself, it waits.</summary>
    public TimeSpan MessageDeliveryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a message is recognised when it comes again.</summary>
    public TimeSpan DuplicateDetectionWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Pause between two clean-ups of the inbox.</summary>
    public TimeSpan CleanupDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Age from which a message consumed but not delivered counts as left behind by a crash.</summary>
    public TimeSpan RecoveryAge { get; set; } = TimeSpan.FromSeconds(30);
}
