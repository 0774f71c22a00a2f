namespace MlConnector.Messaging;

/// <summary>The database that inbox, outbox, sagas and scheduler live in.</summary>
public enum MessagingStore
{
    PostgreSql,
    Sqlite,
}
