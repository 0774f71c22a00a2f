using MlConnector.Persistence.Connections;

namespace MlConnector.Architecture.Tests.Planted;

internal sealed class PeeksAtAmazonsSecret(IAmazonCredentials credentials)
{
    public override string ToString() => $"{credentials}";
}

internal sealed class PeeksAtDelteksSecret(IDeltekCredentials credentials)
{
    public override string ToString() => $"{credentials}";
}
