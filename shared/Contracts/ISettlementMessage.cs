namespace MlConnector.Contracts;

/// <summary>What every message about one settlement carries.</summary>
public interface ISettlementMessage
{
    /// <summary>The connection, 1 to 40 characters of <c>a-z 0-9 -</c>.</summary>
    string ConnectionId { get; }

    /// <summary><c>region/seller/settlement id</c>, such as <c>na/A1B2C3/28471003921</c>.</summary>
    string SettlementKey { get; }

    /// <summary>Version of the message's shape; readers refuse versions they do not know.</summary>
    int SchemaVersion { get; }
}
