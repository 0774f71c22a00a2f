using System.Text.Json;

namespace MlConnector.Ingest.Amazon;

/// <summary>Turns the body of a success into values, and an unusable body into an <see cref="AmazonException"/>.</summary>
internal static class AmazonBody
{
    /// <exception cref="AmazonException">The body is no JSON, or lacks what <paramref name="read"/> needs.</exception>
    public static T Read<T>(byte[] body, AmazonOperation operation, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            // The parser's exception would quote the body.
            throw new AmazonException(
                AmazonFault.Transient,
                $"Amazon answered {operation.Name} with something that is no JSON. It is tried again later."
            );
        }
        catch (FormatException exception)
        {
            throw new AmazonException(
                AmazonFault.Refused,
                $"Amazon's answer to {operation.Name} cannot be used: {exception.Message}",
                exception
            );
        }
    }
}
