using System.ComponentModel.DataAnnotations;

namespace MlConnector.Messaging.Bus;

/// <summary>Settings <c>Messaging:*</c>.</summary>
public sealed class MessagingOptions : IValidatableObject
{
    public const string Section = "Messaging";

    public MessagingTransport Transport { get; set; } = MessagingTransport.RabbitMq;

    /// <summary><c>amqp://user:password@host:port/vhost</c>, or <c>amqps://</c>; needed for RabbitMq. A secret.</summary>
    public string? RabbitMq { get; set; }

    /// <summary>Pauses between attempts while the message is held; 100, 500 and 1,000 ms unless set.</summary>
    public TimeSpan[]? RetryDelays { get; set; }

    /// <summary>Pauses between rounds of attempts, through the scheduler; 10 s, 1 min and 5 min unless set.</summary>
    public TimeSpan[]? RedeliveryDelays { get; set; }

    /// <summary>Longest wait of delivery and scheduler between two looks at their tables; 10 ms to 1 min.</summary>
    public TimeSpan PollDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time of one send to the broker.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Age from which a message consumed but not delivered counts as left behind by a crash. 30 s unless
    /// set, and 5 s in memory, where no broker brings the message again.
    /// </summary>
    public TimeSpan? RecoveryAge { get; set; }

    /// <summary>How long a message is recognised when it comes again. Must outlast an outage and a replay from an error queue.</summary>
    public TimeSpan DuplicateDetectionWindow { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Messages of one queue at work at once in this process; 1 to 256.</summary>
    [Range(1, 256)]
    public int ConcurrentMessages { get; set; } = 8;

    /// <summary>How often RabbitMQ delivers a message whose process dies on it before it goes to the dead queue.</summary>
    [Range(2, 1_000)]
    public int DeliveryLimit { get; set; } = 20;

    internal IReadOnlyList<TimeSpan> Retries =>
        RetryDelays
        ??
        [
            TimeSpan.FromMilliseconds(100),
            TimeSpan.FromMilliseconds(500),
            TimeSpan.FromSeconds(1),
        ];

    internal IReadOnlyList<TimeSpan> Redeliveries =>
        RedeliveryDelays
        ?? [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    internal TimeSpan RecoveryAgeOfTransport =>
        RecoveryAge ?? TimeSpan.FromSeconds(Transport is MessagingTransport.InMemory ? 5 : 30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (
            Transport is MessagingTransport.RabbitMq
            && RabbitMqAddress.Problem(RabbitMq) is { } problem
        )
        {
            yield return new ValidationResult(problem, [nameof(RabbitMq)]);
        }

        // A broker takes back a message that is held for 30 minutes; retries must stay far below.
        if (Total(Retries) > TimeSpan.FromMinutes(1))
        {
            yield return Invalid(nameof(RetryDelays), "must add up to one minute at most");
        }

        if (Retries.Concat(Redeliveries).Any(delay => delay <= TimeSpan.Zero))
        {
            yield return Invalid(
                $"{nameof(RetryDelays)} and {Section}:{nameof(RedeliveryDelays)}",
                "must be longer than zero, such as 00:00:10"
            );
        }

        if (PollDelay < TimeSpan.FromMilliseconds(10) || PollDelay > TimeSpan.FromMinutes(1))
        {
            yield return Invalid(nameof(PollDelay), "must lie between 10 ms and 1 min");
        }

        if (SendTimeout <= TimeSpan.Zero || SendTimeout > TimeSpan.FromMinutes(1))
        {
            yield return Invalid(nameof(SendTimeout), "must lie between zero and 1 min");
        }

        if (RecoveryAgeOfTransport <= TimeSpan.Zero)
        {
            yield return Invalid(nameof(RecoveryAge), "must be longer than zero");
        }

        if (DuplicateDetectionWindow < TimeSpan.FromMinutes(30))
        {
            yield return Invalid(nameof(DuplicateDetectionWindow), "must be 30 minutes or longer");
        }
    }

    private static TimeSpan Total(IEnumerable<TimeSpan> delays) =>
        delays.Aggregate(TimeSpan.Zero, (sum, delay) => sum + delay);

    private static ValidationResult Invalid(string setting, string rule) =>
        new($"{Section}:{setting} {rule}.", [setting]);
}
