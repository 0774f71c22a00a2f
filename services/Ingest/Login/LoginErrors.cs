using System.Globalization;
using System.Text.Json;
using MlConnector.Ingest.Amazon;

namespace MlConnector.Ingest.Login;

/// <summary>
/// What Login with Amazon's errors mean. Decided by the body's <c>error</c>, since the status varies
/// (invalid_client was seen with 400 and with 401).
/// </summary>
internal static class LoginErrors
{
    public static bool IsTransient(AmazonReply reply) =>
        !reply.IsSuccess
        && (reply.IsTransient || Code(reply) is "server_error" or "temporarily_unavailable");

    public static AmazonException ToException(AmazonReply reply, string connection)
    {
        var code = Code(reply);
        var status = ((int)reply.Status).ToString(CultureInfo.InvariantCulture);
        var said = $"({status}{(code is null ? "" : $" {code}")})";
        return IsTransient(reply)
            ? new AmazonException(
                AmazonFault.Transient,
                $"Login with Amazon could not answer connection {connection} {said}. It is tried again later."
            )
            : new AmazonException(
                AmazonFault.NeedsPerson,
                $"Login with Amazon refuses connection {connection} {said}. {Remedy(code)}"
            );
    }

    private static string Remedy(string? code) =>
        code switch
        {
            "invalid_grant" =>
                "The refresh token is not valid any more: let the seller authorise the application again and store the new refresh token.",
            "invalid_client" =>
                "Client id or client secret is wrong, or the secret has run out (180 days): make a new client secret in the developer console and store it.",
            "unauthorized_client" =>
                "The application may not use this kind of login: check the application's registration in the developer console.",
            "access_denied" =>
                "The seller or Amazon denies the application access: check the authorisation in Seller Central.",
            "invalid_scope" or "invalid_request" or "unsupported_grant_type" =>
                "Amazon does not accept the request as it stands: check that client id, client secret and refresh token are whole and in their own fields.",
            _ =>
                "Check client id, client secret, refresh token and the login address of the connection.",
        };

    /// <summary>A known code, or null: an unknown text is not repeated, it could be anything.</summary>
    private static string? Code(AmazonReply reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return document.RootElement.Text("error") switch
            {
                "invalid_grant" => "invalid_grant",
                "invalid_client" => "invalid_client",
                "unauthorized_client" => "unauthorized_client",
                "access_denied" => "access_denied",
                "invalid_scope" => "invalid_scope",
                "invalid_request" => "invalid_request",
                "unsupported_grant_type" => "unsupported_grant_type",
                "server_error" => "server_error",
                "temporarily_unavailable" => "temporarily_unavailable",
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
