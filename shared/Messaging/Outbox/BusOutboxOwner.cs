namespace MlConnector.Messaging.Outbox;

/// <summary>Its presence in a container says that a context has taken the bus outbox.</summary>
internal sealed class BusOutboxOwner;
