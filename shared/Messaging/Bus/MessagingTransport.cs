namespace MlConnector.Messaging.Bus;

/// <summary>What carries the messages.</summary>
public enum MessagingTransport
{
    /// <summary>A RabbitMQ broker; services run as processes of their own.</summary>
    RabbitMq,

    /// <summary>This process's memory; all services run in one process.</summary>
    InMemory,
}
