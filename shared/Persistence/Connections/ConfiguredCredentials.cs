using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MlConnector.Kernel;

namespace MlConnector.Persistence.Connections;

public static class ConfiguredCredentials
{
    /// <summary>Settings <c>Credentials:Amazon:{connection}:ClientId|ClientSecret|RefreshToken</c>, each also as <c>…File</c>.</summary>
    public static IServiceCollection AddAmazonCredentials(this IServiceCollection services) =>
        services.AddSingleton<IAmazonCredentials, Amazon>();

    /// <summary>Settings <c>Credentials:Deltek:{connection}:Username|Password|ClientId|ClientSecret</c>, each also as <c>…File</c>.</summary>
    public static IServiceCollection AddDeltekCredentials(this IServiceCollection services) =>
        services.AddSingleton<IDeltekCredentials, Deltek>();

    private static async Task<string> SecretAsync(
        IConfiguration configuration,
        string path,
        CancellationToken cancellationToken
    )
    {
        if (configuration[path] is { Length: > 0 } value)
        {
            return value;
        }

        if (configuration[$"{path}File"] is { Length: > 0 } file)
        {
            // Read at each use, so that a replaced secret counts without a restart.
            return (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
        }

        throw new InvalidOperationException(
            $"The secret {path} is not set. Give its value as environment variable {path.Replace(":", "__", StringComparison.Ordinal)}, or the path of a file that holds it as {path.Replace(":", "__", StringComparison.Ordinal)}File."
        );
    }

    private sealed class Amazon(IConfiguration configuration) : IAmazonCredentials
    {
        public async Task<AmazonCredentials> GetAsync(
            ConnectionId connection,
            CancellationToken cancellationToken
        )
        {
            var path = $"Credentials:Amazon:{connection}";
            return new AmazonCredentials(
                await SecretAsync(configuration, $"{path}:ClientId", cancellationToken),
                await SecretAsync(configuration, $"{path}:ClientSecret", cancellationToken),
                await SecretAsync(configuration, $"{path}:RefreshToken", cancellationToken)
            );
        }
    }

    private sealed class Deltek(IConfiguration configuration) : IDeltekCredentials
    {
        public async Task<DeltekCredentials> GetAsync(
            ConnectionId connection,
            CancellationToken cancellationToken
        )
        {
            var path = $"Credentials:Deltek:{connection}";
            return new DeltekCredentials(
                await SecretAsync(configuration, $"{path}:Username", cancellationToken),
                await SecretAsync(configuration, $"{path}:Password", cancellationToken),
                await SecretAsync(configuration, $"{path}:ClientId", cancellationToken),
                await SecretAsync(configuration, $"{path}:ClientSecret", cancellationToken)
            );
        }
    }
}
