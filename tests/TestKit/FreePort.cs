using System.Net;
using System.Net.Sockets;

namespace MlConnector.TestKit;

/// <summary>A TCP port that nobody listens on.</summary>
public static class FreePort
{
    /// <summary>
    /// A port of the loopback address, free at this moment. Where a server can bind port 0 itself, let it:
    /// between this answer and its use another process may take the port.
    /// </summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
