namespace MlConnector.Ingest.Login;

/// <summary>A bearer token of the Selling Partner API. Its text form hides it.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "AccessToken (hidden)";
}
