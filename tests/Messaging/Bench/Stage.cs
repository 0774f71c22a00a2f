namespace MlConnector.Messaging.Tests.Bench;

/// <summary>What a test runs on.</summary>
public enum Stage
{
    /// <summary>SQLite files and the in-memory transport, as Standalone uses them.</summary>
    Embedded,

    /// <summary>Real PostgreSQL and RabbitMQ, as every deployment uses them.</summary>
    Servers,
}
