using MassTransit.EntityFrameworkCoreIntegration;

namespace MlConnector.Messaging.Delivery;

/// <summary>What the broker confirmed, and what stopped the rest.</summary>
internal sealed record SendOutcome(IReadOnlyList<OutboxMessage> Sent, Exception? Fault);
